package io.github.web3task.benchmarks.caller;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Sends calls when they are due, whether or not the earlier ones have been answered, on persistent connections, one call on
 * each at a time. A call that finds no connection waits for one, and that time is its own. A call without an answer after 3 s
 * is given up and its connection closed, as HTTP clients do.
 *
 * <p>One thread, so that it leaves the machine to the server.
 */
public final class Caller implements AutoCloseable {
    private static final int BATCH = 64;

    private final int port;
    private final int maxConnections;
    private final Selector selector;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Deque<Call> waiting = new ArrayDeque<>();
    private final Deque<Call> pending = new ArrayDeque<>(); // in the order due
    private final Map<Answer, String> refusals = new HashMap<>();
    private int connections;

    public Caller(int port, int maxConnections) throws IOException {
        this.port = port;
        this.maxConnections = maxConnections;
        this.selector = Selector.open();
    }

    /** Makes all calls and returns when each has its answer or has been given up. */
    public void run(long start, long[] due, Supplier<Question> questions, Tally tally) throws IOException {
        int next = 0;
        while (next < due.length || !pending.isEmpty()) {
            for (int i = 0; i < BATCH && next < due.length && due[next] <= System.nanoTime() - start; i++) {
                Call call = new Call(questions.get(), start, due[next++], tally);
                pending.add(call);
                call.taken();
                waiting.add(call);
                serveWaiting();
            }
            selector.selectNow(this::ready);
            giveUpLate();
            pause(next < due.length ? due[next] - (System.nanoTime() - start) : Long.MAX_VALUE);
        }
    }

    private void pause(long untilNext) throws IOException {
        if (untilNext > 1_500_000) {
            selector.select(this::ready, 1);
        } else if (untilNext > 0) {
            LockSupport.parkNanos(Math.min(untilNext, 50_000)); // a selector waits for whole ms only
        }
    }

    private void serveWaiting() {
        while (!waiting.isEmpty() && (!idle.isEmpty() || connections < maxConnections)) {
            Call call = waiting.remove();
            if (call.isOver()) {
                continue;
            }
            Connection connection = idle.isEmpty() ? null : idle.pop();
            try {
                if (connection == null) {
                    connection = new Connection(selector, port);
                    connections++;
                }
                connection.begin(call);
            } catch (IOException e) {
                call.end(Tally.NO_ANSWER);
                if (connection != null) {
                    drop(connection);
                }
            }
        }
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        Call call = connection.call();
        try {
            Answer answer = connection.proceed();
            if (answer == null) {
                return;
            }
            if (call != null) {
                call.end(verdict(answer, call.question()));
            }
            if (answer.closes() || call == null) {
                drop(connection);
            } else {
                idle.push(connection);
            }
        } catch (IOException | RuntimeException e) { // broken off, or what came is no HTTP
            if (call != null) {
                call.end(e instanceof IOException ? Tally.NO_ANSWER : Answer.MALFORMED);
            }
            drop(connection);
        }
        serveWaiting();
    }

    /** All refusals look the same, and a caller that reads each of them is late itself. */
    private String verdict(Answer answer, Question question) {
        return answer.status() == 200
                ? answer.verdict(question)
                : refusals.computeIfAbsent(answer, first -> first.verdict(question));
    }

    private void giveUpLate() {
        List<Connection> late = new ArrayList<>();
        while (!pending.isEmpty()
                && (pending.element().isOver() || pending.element().isLate())) {
            Call call = pending.remove();
            if (!call.isOver()) {
                call.end(Tally.NO_ANSWER);
                if (call.connection() != null) {
                    late.add(call.connection());
                }
            }
        }
        if (!late.isEmpty()) {
            late.forEach(this::drop);
            serveWaiting();
        }
    }

    private void drop(Connection connection) {
        if (connection.call() == null) {
            idle.remove(connection);
        }
        connection.close();
        connections--;
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            ((Connection) key.attachment()).close();
        }
        selector.close();
    }
}
