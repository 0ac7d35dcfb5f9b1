package io.github.web3task.preflight.internal.cli;

import io.github.web3task.preflight.internal.load.Progress;
import java.io.PrintWriter;

/** A line now and then, for a build's log. */
final class ProgressLines implements Progress {
    private static final long EVERY_NANOS = 5_000_000_000L;

    private final PrintWriter err;
    private long shown = System.nanoTime();

    ProgressLines(PrintWriter err) {
        this.err = err;
    }

    @Override
    public synchronized void show(String stage, int done, int all) {
        long now = System.nanoTime();
        if (now - shown >= EVERY_NANOS) {
            shown = now;
            err.println(stage + ": " + done + " of " + all);
            err.flush();
        }
    }

    @Override
    public void done() {}
}
