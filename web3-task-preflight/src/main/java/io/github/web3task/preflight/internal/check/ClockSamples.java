package io.github.web3task.preflight.internal.check;

import io.github.web3task.preflight.internal.wire.Exchange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What /v1/time said all through the run, against this machine's clock. */
public final class ClockSamples {
    private static final int MOST = 20_000;

    /**
     * One answer.
     *
     * @param ahead how far the server's clock was ahead, in ms
     * @param uncertain by how much that may be wrong, in ms
     */
    record Sample(long ahead, long uncertain, long time, Exchange exchange) {
        boolean isOff(long tolerance) {
            return Math.abs(ahead) > tolerance + uncertain;
        }
    }

    private final List<Sample> samples = new ArrayList<>();

    void see(AskedAbout asked, Exchange exchange) {
        if (!asked.endpoint() || !asked.time() || exchange.answer().status() != 200) {
            return;
        }
        Long time = TimeChecks.millisOf(exchange.answer());
        if (time != null) {
            long half = (exchange.answer().millis() + 1) / 2;
            long middle = exchange.answer().receivedMillis() - half;
            synchronized (this) {
                if (samples.size() < MOST) {
                    samples.add(new Sample(time - middle, half, time, exchange));
                }
            }
        }
    }

    private synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** Whether the clock has no milliseconds: every time that it told ends in 000. */
    boolean isInWholeSeconds() {
        List<Sample> all = samples();
        return all.size() > 3 && all.stream().allMatch(sample -> sample.time() % 1000 == 0);
    }

    /** By how much what it tells may differ from call to call: its own unit, and how far the nodes are apart. */
    public long doubt() {
        return (isInWholeSeconds() ? 1_000 : 0) + Math.max(0, apart(samples(), 0));
    }

    /**
     * How far the clocks that answer are apart for sure, in ms; below 0 when they may be one.
     *
     * @param chances so many answers at each end may be wrong: pauses on either side
     */
    private long apart(List<Sample> all, int chances) {
        if (all.size() <= chances) {
            return 0;
        }
        long highest = nth(all, chances, sample -> sample.uncertain() - sample.ahead());
        long lowest = nth(all, chances, sample -> sample.ahead() + sample.uncertain());
        return -highest - lowest - (isInWholeSeconds() ? 1_000 : 0);
    }

    private static long nth(List<Sample> all, int n, ToLongFunction<Sample> value) {
        return all.stream().mapToLong(value).sorted().skip(n).findFirst().orElseThrow();
    }

    /** What is wrong when the nodes' clocks are further apart than this. */
    @Nullable String differs(long tolerance, CheckSession session) {
        List<Sample> all = samples();
        long apart = apart(all, 1);
        if (apart <= tolerance) {
            return null;
        }
        long mean = ahead();
        all.stream()
                .max(Comparator.comparingLong(sample -> Math.abs(sample.ahead() - mean)))
                .ifPresent(sample -> session.show(sample.exchange()));
        return "one node differs: the time jumps back and forth by " + apart + " ms";
    }

    /** How far it is ahead, by the sample that came back soonest; whole seconds are cut off, so there the most is nearest. */
    public long ahead() {
        boolean whole = isInWholeSeconds();
        Sample best = null;
        for (Sample sample : samples()) {
            boolean better =
                    best == null || (whole ? sample.ahead() > best.ahead() : sample.uncertain() < best.uncertain());
            best = better ? sample : best;
        }
        return best == null ? 0 : best.ahead();
    }

    /** What is wrong when the clock must be right within a tolerance; "first" then tells where it shows. */
    @Nullable String off(long tolerance, CheckSession session) {
        List<Sample> all = samples();
        long slack = isInWholeSeconds() ? 1_000 : 0;
        List<Sample> off =
                all.stream().filter(sample -> sample.isOff(tolerance + slack)).toList();
        if (all.isEmpty()) {
            return "there is no time to read";
        }
        if (off.isEmpty() || (off.size() == 1 && all.size() > 9)) { // one alone is a pause on either side
            return null;
        }
        Sample worst = off.get(0);
        session.show(worst.exchange());
        String distance = Math.abs(worst.ahead()) + " ms " + (worst.ahead() > 0 ? "ahead of" : "behind")
                + " this machine's (± " + worst.uncertain() + " ms, half the round trip)";
        return off.size() * 10 > all.size() * 9
                ? "it is " + distance
                : "one node differs: in " + off.size() + " of " + all.size() + " answers it is " + distance;
    }
}
