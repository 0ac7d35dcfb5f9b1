package io.github.web3task.validation;

import io.github.web3task.internal.runtime.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a timestamp is accepted (clauses WINDOW-4, WINDOW-5 and WINDOW-7): {@code recvWindow} is within its cap, the
 * timestamp is less than one tolerance ahead of the server's clock and at most another behind it. Either tolerance is a
 * fixed time or the request's own {@code recvWindow}.
 *
 * <p>Immutable. Setters return a new object and throw {@link IllegalArgumentException} for what can never be kept.
 */
public final class ReceiveWindow {
    /** Longer ones can't be counted in ms, and mean the same: no bound. */
    private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

    private final long defaultMillis;
    private final long maxMillis;
    private final @Nullable Duration ahead;
    private final @Nullable Duration behind;

    private ReceiveWindow(long defaultMillis, long maxMillis, @Nullable Duration ahead, @Nullable Duration behind) {
        Require.that(
                defaultMillis >= 1 && defaultMillis <= maxMillis,
                "the default recvWindow of " + defaultMillis + " ms is not within 1 and " + maxMillis
                        + " ms: change it or the cap");
        Require.that(
                ahead == null || ahead.compareTo(Duration.ofMillis(1)) >= 0,
                "a tolerance ahead of less than 1 ms refuses a caller whose clock is exact: set it to 1 ms or more");
        Require.that(
                behind == null || !behind.isNegative(), "the tolerance behind is negative: set it to 0 ms or more");
        this.defaultMillis = defaultMillis;
        this.maxMillis = maxMillis;
        this.ahead = ahead == null ? null : atMostLongest(ahead);
        this.behind = behind == null ? null : atMostLongest(behind);
    }

    private static Duration atMostLongest(Duration time) {
        return time.compareTo(LONGEST) > 0 ? LONGEST : time;
    }

    /** Zero for negative ones, which are refused like it. */
    private static long millis(Duration time) {
        return time.isNegative() ? 0 : atMostLongest(time).toMillis();
    }

    /**
     * The rule of this contract: {@code recvWindow} from 1 to 60000, 5000 by default, {@code timestamp < server + 1000} and
     * {@code server - timestamp <= recvWindow}.
     *
     * @return the default rule
     */
    public static ReceiveWindow standard() {
        return new ReceiveWindow(5_000, 60_000, Duration.ofSeconds(1), null);
    }

    /**
     * The older rule of V0.0.6: {@code recvWindow} up to 10000 and {@code server - 3000 < timestamp < server + recvWindow}.
     *
     * @return the older rule
     */
    public static ReceiveWindow v006() {
        return new ReceiveWindow(5_000, 10_000, null, Duration.ofMillis(2_999));
    }

    /**
     * Another {@code recvWindow} for requests that send only a timestamp.
     *
     * @param recvWindow from 1 ms to the cap
     * @return a new object
     */
    public ReceiveWindow withDefault(Duration recvWindow) {
        return new ReceiveWindow(millis(recvWindow), maxMillis, ahead, behind);
    }

    /**
     * Another cap on {@code recvWindow}.
     *
     * @param recvWindow not below the default
     * @return a new object
     */
    public ReceiveWindow withCap(Duration recvWindow) {
        return new ReceiveWindow(defaultMillis, millis(recvWindow), ahead, behind);
    }

    /**
     * Another tolerance for timestamps ahead of the server's clock.
     *
     * @param tolerance a timestamp this far ahead is refused; null for the request's {@code recvWindow}
     * @return a new object
     */
    public ReceiveWindow withToleranceAhead(@Nullable Duration tolerance) {
        return new ReceiveWindow(defaultMillis, maxMillis, tolerance, behind);
    }

    /**
     * Another tolerance for timestamps behind the server's clock.
     *
     * @param tolerance a timestamp this far behind is accepted; null for the request's {@code recvWindow}
     * @return a new object
     */
    public ReceiveWindow withToleranceBehind(@Nullable Duration tolerance) {
        return new ReceiveWindow(defaultMillis, maxMillis, ahead, tolerance);
    }

    /**
     * The {@code recvWindow} of requests that send only a timestamp.
     *
     * @return in ms
     */
    public long defaultMillis() {
        return defaultMillis;
    }

    /**
     * The largest {@code recvWindow}.
     *
     * @return in ms
     */
    public long maxMillis() {
        return maxMillis;
    }

    /**
     * Whether a request is inside its window.
     *
     * @param timestamp the caller's clock in ms, zero or more
     * @param recvWindow in ms
     * @param serverTime the server's clock in ms, zero or more
     * @return false when {@code recvWindow} is outside its bounds, or the timestamp outside the tolerances
     */
    public boolean accepts(long timestamp, long recvWindow, long serverTime) {
        if (timestamp < 0 || serverTime < 0 || recvWindow < 1 || recvWindow > maxMillis) {
            return false;
        }
        long age = serverTime - timestamp; // both are zero or more: no overflow
        return -age < (ahead == null ? recvWindow : ahead.toMillis())
                && age <= (behind == null ? recvWindow : behind.toMillis());
    }

    @Override
    public String toString() {
        return "recvWindow up to " + maxMillis + " ms, by default " + defaultMillis + " ms, ahead by less than "
                + words(ahead) + ", behind by at most " + words(behind);
    }

    private static String words(@Nullable Duration tolerance) {
        return tolerance == null ? "recvWindow" : tolerance.toMillis() + " ms";
    }
}
