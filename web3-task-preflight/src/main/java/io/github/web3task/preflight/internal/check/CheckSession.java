package io.github.web3task.preflight.internal.check;

import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Request;
import io.github.web3task.preflight.internal.wire.Wire;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One check's session with the server. Remembers the exchange that the finding will show: the last one. */
public final class CheckSession {
    /** The caller gives up after 3 s; waiting a little longer tells "late" from "never". */
    public static final int TIMEOUT_MILLIS = 5_000;

    private final Wire wire;
    private final RequestTemplate template;
    private final Pace pace;
    private final Collection<Exchange> seen;
    private @Nullable Exchange last;

    /** @param seen gathers the exchanges of all checks, for what is to be judged over the whole run */
    public CheckSession(Wire wire, RequestTemplate template, Pace pace, Collection<Exchange> seen) {
        this.wire = wire;
        this.template = template;
        this.pace = pace;
        this.seen = seen;
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

    public Answer send(Request request) {
        pace.await();
        return keep(wire.send(template.filled(request), TIMEOUT_MILLIS));
    }

    Answer sendSecond(Request first, Request second) {
        pace.await();
        return keep(wire.sendSecond(template.filled(first), template.filled(second), TIMEOUT_MILLIS));
    }

    /** Sends all at the same time and gives the answers in the order of the requests. */
    List<Answer> sendTogether(List<Request> requests) {
        List<Thread> threads = new ArrayList<>();
        Exchange[] slots = new Exchange[requests.size()];
        for (int i = 0; i < slots.length; i++) {
            int slot = i;
            Request request = template.filled(requests.get(i));
            Thread thread = new Thread(() -> slots[slot] = wire.send(request, TIMEOUT_MILLIS), "preflight-together");
            thread.setDaemon(true);
            threads.add(thread);
        }
        pace.await();
        threads.forEach(Thread::start);
        threads.forEach(CheckSession::join);
        return List.of(slots).stream().map(this::keep).toList();
    }

    void show(Request request, Answer answer) {
        last = new Exchange(template.filled(request), answer);
    }

    List<Exchange> seenSoFar() {
        return List.copyOf(seen);
    }

    void show(Exchange exchange) {
        last = exchange;
    }

    private Answer keep(Exchange exchange) {
        last = exchange;
        seen.add(exchange);
        return exchange.answer();
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
