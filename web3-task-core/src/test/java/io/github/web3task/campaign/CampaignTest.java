package io.github.web3task.campaign;

import static io.github.web3task.campaign.CampaignPhase.BEFORE;
import static io.github.web3task.campaign.CampaignPhase.GRACE;
import static io.github.web3task.campaign.CampaignPhase.LAUNCH_WATCH;
import static io.github.web3task.campaign.CampaignPhase.MAY_BE_RETIRED;
import static io.github.web3task.campaign.CampaignPhase.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A campaign's dates")
class CampaignTest {
    private static final Instant LAUNCH = Instant.parse("2024-12-01T08:00:00Z");
    private static final Instant END = Instant.parse("2025-01-01T00:00:00Z");

    private final Campaign campaign = new Campaign(LAUNCH, END);

    @Test
    @Clause("LIFE-1")
    @DisplayName(
            "an end of 2025-01-01T00:00Z gives an earliest sunset of 2025-01-04T00:00Z, the specification's example")
    void earliestSunset() {
        assertThat(campaign.earliestSunset()).isEqualTo(Instant.parse("2025-01-04T00:00:00Z"));
    }

    @Test
    @Clause("LIFE-1")
    @DisplayName("three days are 72 hours, over a leap day and to the ms")
    void threeDaysAre72Hours() {
        Campaign leap = new Campaign(LAUNCH, Instant.parse("2028-02-27T12:34:56.789Z"));

        assertThat(leap.earliestSunset()).isEqualTo(Instant.parse("2028-03-01T12:34:56.789Z"));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "1970-01-01T00:00:00Z, BEFORE",
        "2024-12-01T07:59:59.999Z, BEFORE",
        "2024-12-01T08:00:00Z, LAUNCH_WATCH",
        "2024-12-01T11:59:59.999Z, LAUNCH_WATCH",
        "2024-12-01T12:00:00Z, RUNNING",
        "2024-12-31T23:59:59.999Z, RUNNING",
        "2025-01-01T00:00:00Z, GRACE",
        "2025-01-03T23:59:59.999Z, GRACE",
        "2025-01-04T00:00:00Z, MAY_BE_RETIRED",
        "2999-01-01T00:00:00Z, MAY_BE_RETIRED"
    })
    @Clause({"LIFE-1", "LIFE-3"})
    @DisplayName("each phase begins at its instant, to the ms, and the first four hours are one of their own")
    void phases(Instant now, CampaignPhase phase) {
        assertThat(campaign.phaseAt(now)).isEqualTo(phase);
    }

    @Test
    @Clause({"LIFE-1", "LIFE-3"})
    @DisplayName("a campaign shorter than four hours goes from its launch watch straight into its grace time")
    void shorterThanTheLaunchWatch() {
        Campaign hour = new Campaign(LAUNCH, LAUNCH.plus(Duration.ofHours(1)));

        assertThat(hour.phaseAt(LAUNCH.minusMillis(1))).isEqualTo(BEFORE);
        assertThat(hour.phaseAt(LAUNCH)).isEqualTo(LAUNCH_WATCH);
        assertThat(hour.phaseAt(hour.end().minusMillis(1))).isEqualTo(LAUNCH_WATCH);
        assertThat(hour.phaseAt(hour.end())).isEqualTo(GRACE);
        assertThat(hour.phaseAt(LAUNCH.plus(Duration.ofHours(4)))).isEqualTo(GRACE);
        assertThat(hour.phaseAt(hour.earliestSunset())).isEqualTo(MAY_BE_RETIRED);
    }

    @Test
    @Clause("LIFE-3")
    @DisplayName("a campaign of exactly four hours is watched to its end")
    void exactlyFourHours() {
        Campaign fourHours = new Campaign(LAUNCH, LAUNCH.plus(Duration.ofHours(4)));
        Campaign oneMilliMore = new Campaign(LAUNCH, fourHours.end().plusMillis(1));

        assertThat(fourHours.phaseAt(fourHours.end().minusMillis(1))).isEqualTo(LAUNCH_WATCH);
        assertThat(fourHours.phaseAt(fourHours.end())).isEqualTo(GRACE);
        assertThat(oneMilliMore.phaseAt(fourHours.end())).isEqualTo(RUNNING);
    }

    @Test
    @Clause({"LIFE-1", "LIFE-3"})
    @DisplayName("at either end of time mean always and never: every phase is told, and nothing overflows")
    void endsOfTime() {
        Campaign always = new Campaign(Instant.MIN, Instant.MAX);
        Campaign endless = new Campaign(LAUNCH, Instant.MAX);
        Campaign late = new Campaign(Instant.MAX.minusNanos(1), Instant.MAX);
        Campaign early = new Campaign(Instant.MIN, Instant.MIN.plusNanos(1));

        assertThat(always.earliestSunset()).isEqualTo(Instant.MAX);
        assertThat(always.phaseAt(Instant.MIN)).isEqualTo(LAUNCH_WATCH);
        assertThat(always.phaseAt(END)).isEqualTo(RUNNING);
        assertThat(endless.phaseAt(LAUNCH)).isEqualTo(LAUNCH_WATCH);
        assertThat(endless.phaseAt(Instant.MAX.minusNanos(1))).isEqualTo(RUNNING);
        assertThat(late.phaseAt(END)).isEqualTo(BEFORE);
        assertThat(late.phaseAt(Instant.MAX.minusNanos(1))).isEqualTo(LAUNCH_WATCH);
        assertThat(early.phaseAt(END)).isEqualTo(MAY_BE_RETIRED);
        for (Instant end : new Instant[] {
            Instant.MAX.minus(Duration.ofDays(3)),
            Instant.MAX.minus(Duration.ofDays(3)).plusNanos(1),
            Instant.MAX
        }) {
            assertThat(new Campaign(LAUNCH, end).earliestSunset()).isEqualTo(Instant.MAX);
        }
    }

    @Test
    @DisplayName("an end at or before the launch is refused, with both dates")
    void endNotAfterLaunch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Campaign(LAUNCH, LAUNCH))
                .withMessage("the campaign ends at 2024-12-01T08:00:00Z, which is not after its launch at"
                        + " 2024-12-01T08:00:00Z: check the two dates");
        assertThatIllegalArgumentException().isThrownBy(() -> new Campaign(END, LAUNCH));
        assertThat(new Campaign(LAUNCH, LAUNCH.plusNanos(1)).launch()).isEqualTo(LAUNCH);
    }

    @Test
    @DisplayName("a date left out is refused")
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new Campaign(null, END));
        assertThatNullPointerException().isThrownBy(() -> new Campaign(LAUNCH, null));
    }
}
