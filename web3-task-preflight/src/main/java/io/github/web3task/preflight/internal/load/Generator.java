package io.github.web3task.preflight.internal.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.check.Reading;
import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Request;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.LoadResult;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * An open loop: calls go out when they are due, however many are still waiting for an answer. A thread and a connection
 * per waiting call are dear but honest: what is measured is what a caller sees, connecting included.
 */
final class Generator {
    private static final int TIMEOUT_MILLIS = 4_000;
    /** 500 a second that all wait for the time-out, with something to spare. */
    private static final int MOST_IN_FLIGHT = 2_500;

    private final Wire wire;
    private final IntFunction<Request> requests;
    private final Progress progress;
    private final Map<String, JsonNode> firstAnswers = new ConcurrentHashMap<>();

    Generator(Wire wire, IntFunction<Request> requests, Progress progress) {
        this.wire = wire;
        this.requests = requests;
        this.progress = progress;
    }

    LoadResult run(String stage, int qps, long[] schedule) {
        Recorder recorder = new Recorder(schedule[schedule.length - 1]);
        ThreadPoolExecutor pool = pool(qps);
        long start = System.nanoTime() + 20_000_000;
        try {
            for (int i = 0; i < schedule.length; i++) {
                int call = i;
                long due = schedule[i];
                if (!sleepUntil(start + due)) {
                    break;
                }
                try {
                    pool.execute(() -> call(call, start, due, recorder));
                } catch (RejectedExecutionException e) {
                    recorder.record(due, 0, TIMEOUT_MILLIS * 1_000_000L, "no answer");
                }
                progress.show(stage, i + 1, schedule.length);
            }
            pool.shutdown();
            if (!pool.awaitTermination(3L * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(recorder.finished() + " calls ended, the others hang");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pool.shutdownNow();
        }
        progress.done();
        return recorder.result(stage, qps);
    }

    /** Threads for a second and a half of calls are there before the first one: starting them in a stall would make us late. */
    private static ThreadPoolExecutor pool(int qps) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                Math.max(16, qps * 3 / 2), MOST_IN_FLIGHT, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(null, task, "preflight-load", 256 << 10);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.prestartAllCoreThreads();
        return pool;
    }

    private static boolean sleepUntil(long instant) {
        for (long left = instant - System.nanoTime(); left > 0; left = instant - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
        return true;
    }

    private void call(int number, long start, long due, Recorder recorder) {
        Request request = requests.apply(number);
        long lag = System.nanoTime() - start - due;
        Answer answer = wire.send(request, TIMEOUT_MILLIS).answer();
        long latency = System.nanoTime() - start - due;
        recorder.record(due, lag, latency, outcome(request, answer));
    }

    private String outcome(Request request, Answer answer) {
        if (answer.status() == 0 || answer.trouble() != null) {
            return "no answer";
        }
        Reading reading = Reading.of(answer);
        String code = reading.code();
        if (code.isEmpty()) {
            return "no envelope";
        }
        return code.equals(Recorder.SERVED) && hasChanged(request, reading) ? "changed answer" : code;
    }

    /** Whether the same question had another answer before; what was incomplete may become complete. */
    private boolean hasChanged(Request request, Reading reading) {
        JsonNode now = reading.json().path("data");
        JsonNode first = firstAnswers.putIfAbsent(question(request), now);
        if (first == null) {
            return false;
        }
        if (first.size() != now.size()) {
            return true;
        }
        for (Map.Entry<String, JsonNode> task : first.properties()) {
            JsonNode answer = now.path(task.getKey());
            if (answer.isMissingNode() || (task.getValue().asBoolean() && !answer.asBoolean())) {
                return true;
            }
        }
        return false;
    }

    private static String question(Request request) {
        return request.target().replaceAll("&timestamp=[0-9]+", "");
    }
}
