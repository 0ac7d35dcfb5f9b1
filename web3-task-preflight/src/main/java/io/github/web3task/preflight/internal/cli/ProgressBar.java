package io.github.web3task.preflight.internal.cli;

import io.github.web3task.preflight.internal.load.Progress;
import java.io.PrintWriter;

/** One line on the terminal's error stream. Own code: the libraries for it bring a terminal driver along. */
final class ProgressBar implements Progress {
    private static final int WIDTH = 30;
    private static final long EVERY_NANOS = 100_000_000;

    private final PrintWriter err;
    private long shown;

    ProgressBar(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void show(String stage, int done, int all) {
        long now = System.nanoTime();
        if (now - shown < EVERY_NANOS && done < all) {
            return;
        }
        shown = now;
        int filled = (int) ((long) WIDTH * done / all);
        err.print(
                "\r" + stage + " [" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + done + "/" + all + " ");
        err.flush();
    }

    @Override
    public void done() {
        err.print("\r\u001b[K");
        err.flush();
    }
}
