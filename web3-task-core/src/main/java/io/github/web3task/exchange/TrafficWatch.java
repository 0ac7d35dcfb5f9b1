package io.github.web3task.exchange;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.protocol.ApiRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

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
 * and after a restart the quiet time begins anew. Any request for tasks counts, also a refused one and a monitor's.
 * Thread-safe.
 */
public final class TrafficWatch implements ExchangeListener {
    private final Campaign campaign;
    private final Duration quietTime;
    private final Clock clock;
    private final AtomicLong last; // request for tasks, or the watch's beginning; epoch ms

    /**
     * Watches from now on.
     *
     * @param campaign whose endpoints they are
     * @param quietTime how long nobody must have asked, above zero
     * @param clock the API's
     * @throws IllegalArgumentException when the quiet time is zero or less
     */
    public TrafficWatch(Campaign campaign, Duration quietTime, Clock clock) {
        if (quietTime.isNegative() || quietTime.isZero()) {
            throw new IllegalArgumentException(
                    "the quiet time is " + quietTime + ": give one in which requests would have come, such as a day");
        }
        this.campaign = Objects.requireNonNull(campaign, "campaign");
        this.quietTime = quietTime;
        this.clock = clock;
        this.last = new AtomicLong(clock.millis());
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
     * Whether the endpoints may be taken down now.
     *
     * @return false as long as that is not known
     */
    public boolean isSafeToSunset() {
        return !clock.instant().isBefore(safeFrom());
    }

    /**
     * From when on they may be taken down if nobody asks until then.
     *
     * @return the campaign's earliest sunset or later
     */
    public Instant safeFrom() {
        Instant quiet = Instant.ofEpochMilli(last.get()).plus(quietTime);
        return quiet.isAfter(campaign.earliestSunset()) ? quiet : campaign.earliestSunset();
    }

    @Override
    public void onExchange(Exchange exchange) {
        if (exchange.path().equals(ApiRequest.COMPLETION)) {
            last.accumulateAndGet(exchange.time().toEpochMilli(), Math::max);
        }
    }
}
