package io.github.web3task.preflight.internal.load;

import io.github.web3task.preflight.internal.check.CheckSession;
import io.github.web3task.preflight.internal.check.ParsedAnswer;
import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Caller;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.result.LoadResult;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * An open loop: calls go out when they are due, however many are still waiting for an answer. One thread sends them all,
 * so that a call waits for no other thread to wake up; a thread per call waits for the answer, and connects if it must.
 * That is dear but honest: what is measured is what a caller sees, connecting included.
 */
final class Generator {
    private static final int TIMEOUT_MILLIS = 4_000;
    /** 500 a second that all wait for the time-out, with something to spare. */
    private static final int MOST_IN_FLIGHT = 2_500;
    /** After so many calls the compiler has done what it does, for this process. */
    private static final int REHEARSED_CALLS = 15_000;

    private static final AtomicInteger REHEARSED = new AtomicInteger();

    private static final long LONGEST_REHEARSAL_NANOS = 1_500_000_000;

    private final Caller caller;
    private final Questions questions;
    private final Progress progress;
    private final AtomicLong retryAfter = new AtomicLong();

    Generator(Caller caller, Questions questions, Progress progress) {
        this.caller = caller;
        this.questions = questions;
        this.progress = progress;
    }

    /** The longest time that a refused call was told to wait, in seconds. */
    long longestRetryAfter() {
        return retryAfter.get();
    }

    LoadResult run(String stage, int qps, long[] schedule) throws InterruptedException {
        Recorder recorder = new Recorder(schedule[schedule.length - 1]);
        ThreadPoolExecutor pool = pool(qps);
        long start = System.nanoTime() + 20_000_000;
        try {
            for (int i = 0; i < schedule.length; i++) {
                sleepUntil(start + schedule[i]);
                Call call = new Call(start, schedule[i], caller.start(questions.request(i)), recorder, stage);
                try {
                    pool.execute(call);
                } catch (RejectedExecutionException e) {
                    call.cancel();
                }
                progress.show(stage, i + 1, schedule.length);
            }
            pool.shutdown();
            if (!pool.awaitTermination(3L * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(recorder.finished() + " calls ended, the others hang");
            }
        } finally {
            pool.shutdownNow();
            progress.done();
        }
        return recorder.result(stage, qps);
    }

    /** One call after the other until the code is warm, then half a second as it will be. */
    LoadResult rehearse(int qps) throws InterruptedException {
        Recorder recorder = new Recorder(0);
        long start = System.nanoTime();
        while (REHEARSED.get() < REHEARSED_CALLS && System.nanoTime() - start < LONGEST_REHEARSAL_NANOS) {
            int call = REHEARSED.getAndIncrement();
            new Call(start, 0, caller.start(questions.request(call)), recorder, "rehearsal").run();
        }
        return run("rehearsal", qps, Schedule.even(qps, Duration.ofMillis(500)));
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

    private static void sleepUntil(long instant) throws InterruptedException {
        for (long left = instant - System.nanoTime(); left > 0; left = instant - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** A call that was sent, or needs a connection first. */
    private final class Call implements Runnable {
        private final long start;
        private final long due;
        private final Caller.PendingCall pending;
        private final Recorder recorder;
        private final String stage;

        Call(long start, long due, Caller.PendingCall pending, Recorder recorder, String stage) {
            this.start = start;
            this.due = due;
            this.pending = pending;
            this.recorder = recorder;
            this.stage = stage;
        }

        @Override
        public void run() {
            Exchange exchange = pending.await(TIMEOUT_MILLIS);
            long latency = System.nanoTime() - start - due;
            record(latency, outcome(exchange.answer()));
            questions.seen(exchange, stage);
            if (CheckSession.isLimited(exchange.answer()) || exchange.answer().status() == 503) {
                retryAfter.accumulateAndGet(CheckSession.retryAfterSeconds(exchange.answer()), Math::max);
            }
        }

        void cancel() {
            pending.cancel();
            record(TIMEOUT_MILLIS * 1_000_000L, "no answer");
        }

        private void record(long latency, String outcome) {
            recorder.record(due, pending.at() - start - due, latency, outcome);
        }

        private String outcome(Answer answer) {
            if (answer.status() == 0 || answer.trouble() != null) {
                return "no answer";
            }
            String code = ParsedAnswer.of(answer).code();
            return code.isEmpty() ? "no envelope" : code;
        }
    }
}
