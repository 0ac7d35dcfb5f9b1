package io.github.web3task.preflight.internal.wire;

import java.io.Closeable;

/** Makes calls: over {@link Wire} with HTTP/1.1, over {@link Http2} with HTTP/2. For any number of threads. */
public interface Caller extends Closeable {
    /** Sends as far as that goes without waiting. */
    PendingCall start(Request request);

    /** A call that has been made, with its answer still to come. For one thread at a time. */
    interface PendingCall {
        /** When it started, by {@link System#nanoTime}: its first byte, or the connection it had to open for it. */
        long at();

        /** Lets the answer be: {@link #await} is not called any more. */
        void cancel();

        /** Waits for the answer; whatever happens is in it. */
        Exchange await(int timeoutMillis);
    }

    @Override
    void close();
}
