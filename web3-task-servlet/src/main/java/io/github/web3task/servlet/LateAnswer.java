package io.github.web3task.servlet;

import io.github.web3task.protocol.ApiResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An exchange that no host thread waits for. A host ends it by itself when a filter throws, and its response then serves the
 * next caller: written to late, it would tell that one about another wallet. So the host is kept from its end while an answer is
 * being written, and none is written afterwards.
 */
final class LateAnswer implements AsyncListener {
    private final AsyncContext async;
    private final Lock ending = new ReentrantLock();
    private final Lock writing = new ReentrantLock();
    private volatile boolean over;

    LateAnswer(AsyncContext async) {
        this.async = async;
        async.setTimeout(0); // the API keeps the deadline
        async.addListener(this);
    }

    void write(ApiResponse answer) {
        locked(ending, () -> {
            locked(writing, () -> send(answer));
            if (!over) {
                async.complete();
            }
        });
    }

    private void send(ApiResponse answer) {
        try {
            if (!over) {
                TaskServlet.write(answer, (HttpServletResponse) async.getResponse());
            }
        } catch (Throwable t) {
            // The caller is gone, or the response is another's, and the exchange has its record. An Error too: no end
            // else.
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        locked(ending, () -> over = true);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        onError(event);
    }

    /** Comes with locks of the host's that completing takes, too: it can wait for the writing only. */
    @Override
    public void onComplete(AsyncEvent event) {
        locked(writing, () -> over = true);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    private static void locked(Lock lock, Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
