package io.github.web3task.resilience.netflix;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.resilience.circuit.RefusedCall;
import io.github.web3task.spi.CallLayer;
import io.github.web3task.spi.LayerContext;
import io.github.web3task.spi.ProviderCall;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Lets the number of calls at a time follow how long they take. What is above it is answered 000002 at once; the builder's
 * {@code maxConcurrent}, with its short wait, stays the outer bound. A call counts, and is measured, until it has really ended
 * (clause PROV-6); those that fail before the deadline say nothing about load.
 *
 * <p>Thread-safe. One for each API.
 */
public final class NetflixLimit implements CallLayer {
    private final Limit limit;

    /**
     * An algorithm with settings of the partner's own. Calls that outlast the deadline count as dropped.
     *
     * @param limit the algorithm
     */
    public NetflixLimit(Limit limit) {
        this.limit = Objects.requireNonNull(limit, "limit");
    }

    /**
     * Fewer calls at a time while they take more than one and a half times as long as they usually did; more again when they don't. It
     * begins with the most.
     *
     * @param min the fewest, 1 or more
     * @param max the most; {@code maxConcurrent} still holds
     * @return the limit
     * @throws IllegalArgumentException when these are not in order
     */
    public static NetflixLimit gradient(int min, int max) {
        if (min < 1 || max < min) {
            throw new IllegalArgumentException("from " + min + " to " + max + ": give 1 or more, and no less");
        }
        return new NetflixLimit(Gradient2Limit.newBuilder()
                .minLimit(min)
                .initialLimit(max)
                .maxConcurrency(max)
                .build());
    }

    @Override
    public Link attach(LayerContext context) {
        return new Measuring(context);
    }

    private final class Measuring implements Link {
        private final LayerContext context;
        private final Consumer<Throwable> complaints;
        private final AtomicInteger inFlight = new AtomicInteger();

        Measuring(LayerContext context) {
            this.context = context;
            this.complaints = context.complaints("the adaptive limit fails");
        }

        @Override
        public ProviderCall onCall(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
            int together = inFlight.incrementAndGet();
            if (together > slots()) {
                inFlight.decrementAndGet();
                return new RefusedCall("the adaptive limit is reached");
            }
            long started = context.nanoTime();
            ProviderCall call;
            try {
                call = next.apply(query);
            } catch (Throwable t) { // what stands behind has its own troubles, and nobody was asked
                inFlight.decrementAndGet();
                throw t;
            }
            call.answer()
                    .handle((statuses, failure) -> failure == null)
                    .thenCombine(call.ended(), (answered, end) -> answered)
                    .thenAccept(answered -> end(started, together, answered));
            return call;
        }

        private int slots() {
            try {
                return Math.max(1, limit.getLimit());
            } catch (Throwable t) { // maxConcurrent still holds
                complaints.accept(t);
                return Integer.MAX_VALUE;
            }
        }

        private void end(long started, int together, boolean answered) {
            inFlight.decrementAndGet();
            long nanos = context.nanoTime() - started;
            boolean late = nanos >= context.deadline().toNanos();
            if (answered || late) {
                try {
                    limit.onSample(started, Math.max(1, nanos), together, late);
                } catch (Throwable t) { // it has no part in the answer
                    complaints.accept(t);
                }
            }
        }
    }
}
