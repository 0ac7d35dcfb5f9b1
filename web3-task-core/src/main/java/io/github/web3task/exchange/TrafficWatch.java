package io.github.web3task.exchange;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.protocol.ApiRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Knows when the endpoints may be taken down (clause LIFE-2): not before the campaign's earliest sunset, and not before a
 * quiet time has passed in which it watched and nobody asked for tasks.
 *
 * <pre>{@code
 * TrafficWatch watch = TrafficWatch.of(campaign);
 * builder.campaign(campaign).listener(watch);
 * }</pre>
 *
 * <p>It watches what one API answers, from its own making on. So where there are several nodes all of them have to agree,
 * and after a restart the quiet time begins anew. Any request for tasks counts, also a refused one and a monitor's. The quiet
 * time is elapsed time; a clock that jumps by more than a minute meanwhile is not believed, and begins it anew. Thread-safe.
 */
public final class TrafficWatch implements ExchangeListener {
    private static final Duration LONGEST = Duration.ofDays(1_000);
    private static final Duration TOLERANCE = Duration.ofMinutes(1);
    /** Clocks that are set right slowly differ by less. */
    private static final long TOLERATED_SHARE = 1_000;

    private final Campaign campaign;
    private final Duration quietTime;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private Instant last; // request for tasks, or the watch's beginning; guarded by this, as the one below
    private long lastNanos;

    /**
     * Watches from now on.
     *
     * @param campaign whose endpoints they are
     * @param quietTime how long nobody must have asked, above zero, 1000 days at most
     * @param clock the API's
     * @throws IllegalArgumentException when the quiet time is not in these bounds
     */
    public TrafficWatch(Campaign campaign, Duration quietTime, Clock clock) {
        this(campaign, quietTime, clock, System::nanoTime);
    }

    TrafficWatch(Campaign campaign, Duration quietTime, Clock clock, LongSupplier nanoTime) {
        if (quietTime.isNegative() || quietTime.isZero() || quietTime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the quiet time is " + quietTime + ": give one in which requests would have come, such as a day");
        }
        this.campaign = Objects.requireNonNull(campaign, "campaign");
        this.quietTime = quietTime;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.last = clock.instant();
        this.lastNanos = nanoTime.getAsLong();
    }

    /**
     * Watches from now on, for 24 hours without a request for tasks.
     *
     * @param campaign whose endpoints they are
     * @return a watch by the system's clock
     */
    public static TrafficWatch of(Campaign campaign) {
        return new TrafficWatch(campaign, Duration.ofDays(1), Clock.systemUTC());
    }

    /**
     * {@return whether the endpoints may be taken down now; false as long as that is not known}
     */
    public synchronized boolean isSafeToSunset() {
        Instant now = clock.instant();
        distrustJumps(now);
        return elapsed().compareTo(quietTime) >= 0 && !now.isBefore(campaign.earliestSunset());
    }

    /**
     * {@return from when on they may be taken down if nobody asks until then: the campaign's earliest sunset or later}
     */
    public synchronized Instant safeFrom() {
        distrustJumps(clock.instant());
        Instant quiet = last.plus(quietTime);
        return quiet.isAfter(campaign.earliestSunset()) ? quiet : campaign.earliestSunset();
    }

    @Override
    public void onExchange(Exchange exchange) {
        if (exchange.path().equals(ApiRequest.COMPLETION)) {
            beginAnew(clock.instant());
        }
    }

    private synchronized void beginAnew(Instant now) {
        last = now;
        lastNanos = nanoTime.getAsLong();
    }

    private Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - lastNanos);
    }

    /** Either the clock is wrong now or it was before; or the machine was asleep and has watched nothing. */
    private void distrustJumps(Instant now) {
        Duration elapsed = elapsed();
        Duration tolerance = TOLERANCE.plus(elapsed.dividedBy(TOLERATED_SHARE));
        Duration difference = Duration.between(last, now).minus(elapsed).abs();
        if (difference.compareTo(tolerance) > 0) {
            beginAnew(now);
        }
    }
}
