package io.github.web3task.preflight.internal.check;

import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Request;
import io.github.web3task.preflight.internal.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One check's session with the server. Remembers the exchange that the finding will show: the last one. */
public final class CheckSession {
    /** The caller gives up after 3 s; waiting a little longer tells "late" from "never". */
    public static final int TIMEOUT_MILLIS = 5_000;

    private static final int MOST_WAITS = 5;
    private static final int SIGNS_OF_A_WALL = 10;
    private static final int FIRST_NEWCOMER = 1_000_000;

    private final Wire wire;
    private final RequestTemplate template;
    private final Pace pace;
    private final AnswerLog log;
    private @Nullable Exchange last;
    private @Nullable String skipped;

    /** @param log gathers every answer of the run */
    public CheckSession(Wire wire, RequestTemplate template, Pace pace, AnswerLog log) {
        this.wire = wire;
        this.template = template;
        this.pace = pace;
        this.log = log;
    }

    RequestTemplate template() {
        return template;
    }

    Wire wire() {
        return wire;
    }

    public @Nullable Exchange last() {
        return last;
    }

    Pace pace() {
        return pace;
    }

    AnswerLog log() {
        return log;
    }

    /** Why this check could not be asked after all, or null. */
    @Nullable String skipped() {
        return skipped;
    }

    /** Ends a script without a verdict. */
    @Nullable String skip(String reason) {
        skipped = reason;
        return null;
    }

    public Answer send(Request request) {
        Answer answer = sendOnce(request);
        for (int i = 0; i < MOST_WAITS && log.walletLimit() != null && isLimited(answer); i++) {
            sleepAsToldBy(answer);
            answer = sendOnce(request);
        }
        return answer;
    }

    private Answer sendOnce(Request request) {
        pace.await();
        return keep(wire.send(template.filled(request), TIMEOUT_MILLIS));
    }

    /** Sends on a connection of its own. */
    Answer sendFresh(Request request) {
        pace.await();
        return keep(wire.sendFresh(template.filled(request), TIMEOUT_MILLIS));
    }

    /** Sends what another template fills in. */
    Answer sendAs(RequestTemplate other, Request request) {
        return send(other.filled(request));
    }

    /** A wallet that nobody has, and from now on known for that. */
    String stranger(int number) {
        String wallet = template.nobody(number);
        if (template.isNobodySure()) {
            log.book().madeUp(wallet);
        }
        return wallet;
    }

    /** A wallet that nobody has, and that was not asked about before unless the user gave some. */
    String newcomer() {
        return stranger(FIRST_NEWCOMER + (int) log.size());
    }

    /** Whether the server still answers at all. */
    enum Standing {
        SERVING,
        LIMITED,
        WALLED
    }

    /**
     * After a failure: is it this question only, or does nothing get an answer any more? The usual call, which was served
     * before, is asked until it is served or it is clear that it won't be.
     */
    Standing standing() {
        if (!log.book().knows(template.wallet())) {
            return Standing.SERVING;
        }
        Exchange before = last;
        synchronized (log) {
            long calls = log.size();
            Answer answer = sendOnce(Requests.usual());
            Standing standing = Assertions.success(answer) == null ? Standing.SERVING : Standing.WALLED;
            for (int i = 0; i < SIGNS_OF_A_WALL && standing == Standing.WALLED; i++) {
                if (isLimited(answer)
                        && Assertions.success(
                                        sendOnce(template.about(stranger(1)).filled(Requests.usual())))
                                == null) {
                    log.walletLimit(
                            "After " + calls + " calls, most of them about one wallet, calls about this wallet are"
                                    + " refused and others are served");
                    pace.slowDownTo(5);
                    sleepAsToldBy(answer);
                    return Standing.LIMITED;
                }
                sleep(isLimited(answer) ? Math.min(2, retryAfterSeconds(answer)) * 1_000 : 200);
                answer = sendOnce(Requests.usual());
                standing = Assertions.success(answer) == null ? Standing.SERVING : Standing.WALLED;
            }
            if (standing == Standing.WALLED && log.wall() == null) {
                log.wall("After " + calls + " calls none is served any more: " + Assertions.success(answer) + " ("
                        + Excerpt.of(answer) + ")");
            }
            last = before;
            return log.wall() == null ? standing : Standing.WALLED;
        }
    }

    public static boolean isLimited(Answer answer) {
        return answer.status() == 429 || ParsedAnswer.of(answer).code().equals("000001");
    }

    /** How long a refused caller is told to wait: a second when it is told nothing that can be read. */
    public static long retryAfterSeconds(Answer answer) {
        String seconds = answer.headerOr("Retry-After", "1");
        return seconds.matches("[0-9]{1,6}") ? Math.max(1, Long.parseLong(seconds)) : 1;
    }

    /** At most half a minute, which is longer than any sane limit for one wallet. */
    private static void sleepAsToldBy(Answer answer) {
        sleep(Math.min(30, retryAfterSeconds(answer)) * 1_000);
    }

    /** Returns after this time, or when the run is interrupted. */
    public static void sleep(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left = millis * 1_000_000; left > 0 && !Thread.currentThread().isInterrupted(); ) {
            LockSupport.parkNanos(left);
            left = end - System.nanoTime();
        }
    }

    Answer sendSecond(Request first, Request second) {
        pace.await();
        return keep(wire.sendSecond(template.filled(first), template.filled(second), TIMEOUT_MILLIS));
    }

    /** Sends all at the same instant and gives the answers in the order of the requests, which are filled in already. */
    List<Answer> sendTogether(List<Request> requests) {
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        Exchange[] slots = new Exchange[requests.size()];
        for (int i = 0; i < slots.length; i++) {
            int slot = i;
            Request request = requests.get(i);
            Runnable call = () -> {
                awaitQuietly(go);
                slots[slot] = wire.send(request, TIMEOUT_MILLIS);
            };
            Thread thread = new Thread(call, "preflight-together");
            thread.setDaemon(true);
            threads.add(thread);
        }
        pace.await(requests.size());
        threads.forEach(Thread::start);
        go.countDown();
        threads.forEach(CheckSession::join);
        return List.of(slots).stream().map(this::keep).toList();
    }

    void show(Request request, Answer answer) {
        last = new Exchange(template.filled(request), answer);
    }

    void show(Exchange exchange) {
        last = exchange;
    }

    private Answer keep(Exchange exchange) {
        last = exchange;
        log.add(exchange);
        return exchange.answer();
    }

    private static void awaitQuietly(CountDownLatch go) {
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
