package io.github.web3task.campaign;

import java.time.Duration;
import java.time.Instant;

/**
 * A campaign's dates and what follows from them.
 *
 * @param launch from when on users can verify tasks; {@link Instant#MIN} for always
 * @param end when the campaign ends, after the launch; {@link Instant#MAX} for never
 */
public record Campaign(Instant launch, Instant end) {
    /** How long from the launch on the endpoints are watched closely (clause LIFE-3). */
    private static final Duration LAUNCH_WATCH = Duration.ofHours(4);
    /** How long after the end the endpoints must stay up (clause LIFE-1). */
    private static final Duration GRACE = Duration.ofDays(3);
    /** Of which there is a time {@link #GRACE} later. */
    private static final Instant LATEST_END = Instant.MAX.minus(GRACE);

    /**
     * Refuses an end that is not after the launch.
     *
     * @param launch from when on users can verify tasks
     * @param end when the campaign ends
     * @throws IllegalArgumentException when it is not
     */
    public Campaign {
        if (!end.isAfter(launch)) {
            throw new IllegalArgumentException("the campaign ends at " + end + ", which is not after its launch at "
                    + launch + ": check the two dates");
        }
    }

    /**
     * Before this instant the endpoints must not be taken down: three days after the end (clause LIFE-1).
     *
     * @return 2025-01-04T00:00Z for an end of 2025-01-01T00:00Z; {@link Instant#MAX} for an end that lies later still
     */
    public Instant earliestSunset() {
        return end.isAfter(LATEST_END) ? Instant.MAX : end.plus(GRACE);
    }

    /**
     * The phase at an instant. Each begins at its instant: at the end itself it is {@link CampaignPhase#GRACE}, whatever
     * the launch was.
     *
     * @param now the instant
     * @return the phase
     */
    public CampaignPhase phaseAt(Instant now) {
        if (!now.isBefore(earliestSunset())) {
            return CampaignPhase.MAY_BE_RETIRED;
        }
        if (!now.isBefore(end)) {
            return CampaignPhase.GRACE;
        }
        if (now.isBefore(launch)) {
            return CampaignPhase.BEFORE;
        }
        boolean justLaunched = Duration.between(launch, now).compareTo(LAUNCH_WATCH) < 0;
        return justLaunched ? CampaignPhase.LAUNCH_WATCH : CampaignPhase.RUNNING;
    }
}
