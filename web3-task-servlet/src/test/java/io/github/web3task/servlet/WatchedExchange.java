package io.github.web3task.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sees when a late answer is written and when the host ends the exchange, and can hold both up. */
final class WatchedExchange {
    private final String end;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch completed = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private volatile @Nullable Thread hostThread;
    private volatile Runnable whenWriting = () -> {};
    private volatile Runnable whenHostEnds = () -> {};

    private WatchedExchange(String end) {
        this.end = end;
    }

    /** Whose end is a fault that came up through the filters. */
    static WatchedExchange faulty() {
        return new WatchedExchange("onError");
    }

    /** Whose end somebody else brings about. */
    static WatchedExchange completed() {
        return new WatchedExchange("onComplete");
    }

    /** Done by the writer's thread before the body goes to the host's stream. */
    void whenWriting(Runnable step) {
        whenWriting = step;
    }

    /** Done by the host's thread before the servlet's listener hears of the end. */
    void whenHostEnds(Runnable step) {
        whenHostEnds = step;
    }

    void awaitWriting() {
        await(writing);
    }

    void awaitCompletion() {
        await(completed);
    }

    /** Returns when the host waits for the servlet's listener, or has told all of them. */
    void awaitHostInItsEnd() {
        while (goesOn.getCount() > 0 && (hostThread == null || hostThread.getState() != Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
    }

    /** What has happened when the host has told all listeners of the end. */
    List<String> awaitEnd() {
        await(goesOn);
        return events;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new AssertionError("a minute has passed");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The request whose asynchronous processing is watched. */
    HttpServletRequest watch(HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public AsyncContext startAsync() {
                return watched(super.startAsync());
            }
        };
    }

    /** Called when the chain is through: this listener hears of the end after the servlet's. */
    void listenLast(ServletRequest request) {
        request.getAsyncContext().addListener(listener((event, arguments) -> {
            if (event.getName().equals(end)) {
                events.add("host goes on");
                goesOn.countDown();
            }
        }));
    }

    /** The servlet's, which hears of the end when the host has been held up. */
    private AsyncListener heldUp(AsyncListener servlets) {
        return listener((event, arguments) -> {
            if (event.getName().equals(end)) {
                events.add("host ends");
                hostThread = Thread.currentThread();
                whenHostEnds.run();
            }
            event.invoke(servlets, arguments);
        });
    }

    private interface Listening {
        void hear(Method event, Object... arguments) throws ReflectiveOperationException;
    }

    private static AsyncListener listener(Listening listening) {
        return (AsyncListener) Proxy.newProxyInstance(
                WatchedExchange.class.getClassLoader(),
                new Class<?>[] {AsyncListener.class},
                (proxy, event, arguments) -> {
                    listening.hear(event, arguments);
                    return null;
                });
    }

    private AsyncContext watched(AsyncContext async) {
        return (AsyncContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AsyncContext.class}, (proxy, method, arguments) -> {
                    if (goesOn.getCount() == 0) {
                        events.add(method.getName() + " after the end");
                    }
                    Object result;
                    try {
                        result = method.getName().equals("addListener")
                                ? method.invoke(async, heldUp((AsyncListener) arguments[0]))
                                : method.invoke(async, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().equals("complete")) {
                        events.add("completed");
                        completed.countDown();
                    }
                    return method.getName().equals("getResponse") ? new Watched((HttpServletResponse) result) : result;
                });
    }

    private final class Watched extends HttpServletResponseWrapper {
        Watched(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            ServletOutputStream out = super.getOutputStream();
            return new ServletOutputStream() {
                @Override
                public void write(byte[] bytes) throws IOException {
                    writing.countDown();
                    whenWriting.run();
                    try {
                        out.write(bytes);
                    } finally {
                        events.add("written");
                    }
                }

                @Override
                public void write(int b) {
                    throw new AssertionError("an answer is written at once");
                }

                @Override
                public boolean isReady() {
                    throw new AssertionError("answers block");
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new AssertionError("answers block");
                }
            };
        }
    }
}
