package io.github.web3task.internal.runtime;

/**
 * Room on the stack of who calls. A stack that overflows inside {@code lock()} of the JDK leaves that lock locked for ever: the
 * timer's, an executor's. So it is better to find out before.
 */
public final class StackRoom {
    private static final int FRAMES = 128;

    private StackRoom() {}

    /** Throws {@link StackOverflowError} unless there is room, some KiB, for what the library itself calls. */
    public static long require() {
        return fill(FRAMES, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    /** Hands over more than fits into registers: that lies on the stack, compiled or not. */
    private static long fill(
            int frames,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            long g,
            long h,
            long i,
            long j,
            long k,
            long l) {
        return frames == 0 ? a : b + fill(frames - 1, b, c, d, e, f, g, h, i, j, k, l, a);
    }
}
