package io.github.web3task.preflight.internal.load;

import io.github.web3task.preflight.internal.check.AnswerLog;
import io.github.web3task.preflight.internal.check.Assertions;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Wire;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Asks for the time all through the load, twice a second, on a connection of its own. */
final class TimeWatch implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 4_000;
    private static final long GAP_NANOS = 500_000_000;
    private static final long LIMIT_MILLIS = 3_000;

    private final Wire wire;
    private final AnswerLog log;
    private final Thread thread = new Thread(this::watch, "preflight-time");
    private volatile boolean over;
    private int asked;
    private int failed;
    private @Nullable String first;

    TimeWatch(Wire wire, AnswerLog log) {
        this.wire = new Wire(wire.endpoint(), wire.tls());
        this.log = log;
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!over) {
            Exchange exchange = wire.send(Requests.time(), TIMEOUT_MILLIS);
            if (!over) {
                log.seeOverloaded(exchange);
                record(exchange);
                LockSupport.parkNanos(GAP_NANOS);
            }
        }
        wire.close();
    }

    private synchronized void record(Exchange exchange) {
        asked++;
        String problem = Assertions.success(exchange.answer());
        if (problem == null && exchange.answer().millis() > LIMIT_MILLIS) {
            problem = "it took " + exchange.answer().millis() + " ms";
        }
        if (problem != null) {
            failed++;
            first = first == null ? problem + " (" + Excerpt.of(exchange.answer()) + ")" : first;
        }
    }

    /** What went wrong since this was asked before, or "". */
    synchronized String problem() {
        String problem = failed == 0 ? "" : failed + " of " + asked + " calls failed; first: " + first;
        asked = 0;
        failed = 0;
        first = null;
        return problem;
    }

    @Override
    public void close() {
        over = true;
        LockSupport.unpark(thread);
    }
}
