package io.github.web3task.preflight.internal.load;

import io.github.web3task.preflight.internal.wire.Endpoint;
import java.time.Duration;

/**
 * What load to make.
 *
 * @param qps calls a second
 * @param duration how long; zero for no load at all
 * @param poisson random spacing with the same mean instead of even spacing
 * @param burst how many calls at the same instant after the steady load; 0 for none
 * @param overload up to how many times the rate to go, 1 for not at all
 * @param allowed whether the user says that this host, not being this machine, may get more than 50 a second
 */
public record LoadPlan(int qps, Duration duration, boolean poisson, int burst, int overload, boolean allowed) {
    public static final LoadPlan NONE = new LoadPlan(50, Duration.ZERO, false, 0, 1, false);
    /** What every partner has to serve; beyond it, load on somebody's host needs their word. */
    public static final int OWED = 50;
    /** Nobody's campaign needs more, and more from one machine is an attack. */
    private static final int HARD_CAP = 500;

    /**
     * Refuses an impossible plan.
     *
     * @throws IllegalArgumentException with one sentence for the user
     */
    public LoadPlan {
        if (qps < 1 || overload < 1 || overload > 5 || burst < 0 || duration.isNegative()) {
            throw new IllegalArgumentException(
                    "The load makes no sense: give --qps from 1, --overload from 1 to 5, --burst from 0, and a --duration.");
        }
        if (duration.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("A --duration over one hour is more than this tool keeps in memory.");
        }
        if (peak(qps, burst, overload) > HARD_CAP) {
            throw new IllegalArgumentException("That would be " + peak(qps, burst, overload)
                    + " calls a second; this tool stops at " + HARD_CAP + ".");
        }
    }

    private static long peak(int qps, int burst, int overload) {
        return Math.max((long) qps * overload, burst);
    }

    public boolean isEmpty() {
        return duration.isZero();
    }

    /**
     * Refuses what this host should not get without its owner's word.
     *
     * @throws IllegalArgumentException with one sentence for the user
     */
    public void checkFor(Endpoint endpoint) {
        long peak = peak(qps, burst, overload);
        if (!isEmpty() && peak > OWED && !allowed && !endpoint.isLoopback()) {
            throw new IllegalArgumentException(peak + " calls a second go to " + endpoint.host()
                    + ", which is not this machine: add --allow-load if you may do that.");
        }
    }
}
