package io.github.web3task.servlet;

import io.github.web3task.protocol.ApiResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * An exchange that no host thread waits for. Its answer is written on a thread of the host's: the one that brings it works for
 * all callers, and this caller may be slow to read.
 *
 * <p>A host ends an exchange by itself when a filter throws, and its response then serves the next caller: written to late, it
 * would tell that one about another wallet. So the host is kept from its end while an answer is being written, and none is
 * written afterwards.
 */
final class AsyncExchange implements AsyncListener {
    private static final long RETRY_MILLIS = 3_000; // the caller has given up by then

    private final AsyncContext async;
    private final Consumer<Throwable> notWritten;
    private final Lock ending = new ReentrantLock();
    private final Lock writing = new ReentrantLock();
    private volatile boolean over;

    /** Told of an answer that could not be written: {@code notWritten}. */
    AsyncExchange(AsyncContext async, Consumer<Throwable> notWritten) {
        this.async = async;
        this.notWritten = notWritten;
        async.setTimeout(0); // the API keeps the deadline
        async.addListener(this);
    }

    /** Hands over, on whichever thread of the API's. */
    void answer(ApiResponse answer) {
        if (over) {
            tellOfTheHostsEnd();
            return;
        }
        try {
            async.start(() -> end(() -> write(answer)));
        } catch (UnsupportedOperationException e) { // a serverless host: no threads, and no socket to wait for either
            end(() -> write(answer));
        } catch (Throwable t) { // its pool is full, or it has ended the exchange
            end(() -> fail(t));
            tryAgainLater();
        }
    }

    /** Completing needs a thread, too, and Tomcat does not say that there was none: its next look at time-outs finds one. */
    private void tryAgainLater() {
        try {
            async.setTimeout(RETRY_MILLIS);
        } catch (IllegalStateException e) {
            // Too late for that on other hosts, which need no such thing, and on all when it has ended.
        }
    }

    private void end(Runnable lastStep) {
        try {
            holding(ending, () -> {
                holding(writing, () -> lastStepBeforeTheHosts(lastStep));
                if (!over) {
                    async.complete();
                }
            });
        } catch (Throwable t) { // thrown on, the host would tell the response of it, whoever has that now
            notWritten.accept(t);
        }
    }

    private void lastStepBeforeTheHosts(Runnable lastStep) {
        if (over) {
            tellOfTheHostsEnd();
        } else {
            lastStep.run();
        }
    }

    private void tellOfTheHostsEnd() {
        notWritten.accept(new IllegalStateException("the host has ended the exchange by itself"));
    }

    private void write(ApiResponse answer) {
        try {
            ResponseWriter.write(answer, response());
            response().flushBuffer(); // so that the host says what it can't write
        } catch (Throwable t) { // an Error too: the exchange has no end else
            notWritten.accept(t);
        }
    }

    private void fail(Throwable failure) {
        notWritten.accept(failure);
        ResponseWriter.breakOff(response());
    }

    private HttpServletResponse response() {
        return (HttpServletResponse) async.getResponse();
    }

    @Override
    public void onError(AsyncEvent event) {
        holding(ending, () -> over = true);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        onError(event);
    }

    /** Comes with locks of the host's that completing takes, too: it can wait for the writing only. */
    @Override
    public void onComplete(AsyncEvent event) {
        holding(writing, () -> over = true);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    private static void holding(Lock lock, Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
