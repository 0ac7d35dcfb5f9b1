package io.github.web3task.resilience.circuit;

import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.CallLayer;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.LayerContext;
import io.github.web3task.spi.ProviderCall;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A breaker in front of the providers: told exactly once of each call, and gone on without when it throws. */
final class Circuit implements CallLayer.Link {
    private final CircuitBreaker breaker;
    private final LayerContext context;
    private final Consumer<Throwable> complaints;

    Circuit(CircuitBreaker breaker, LayerContext context) {
        this.breaker = breaker;
        this.context = context;
        this.complaints = context.complaints("the circuit breaker fails");
    }

    @Override
    public ProviderCall onCall(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
        boolean known = true;
        try {
            if (!breaker.tryAcquire()) {
                return new RefusedCall("the circuit is open");
            }
        } catch (Throwable t) { // the provider may well be healthy
            complaints.accept(t);
            known = false;
        }
        Attempt attempt = new Attempt(!known);
        try {
            return attempt.watch(next.apply(query));
        } catch (Throwable t) { // what stands behind has its own troubles, and nobody was asked
            attempt.judge(CircuitBreaker::notMade);
            throw t;
        }
    }

    /** One call and what became of it; only the first thing that is said of it counts. */
    private final class Attempt {
        private final long started = context.nanoTime();
        private final AtomicBoolean judged;

        private Attempt(boolean judged) {
            this.judged = new AtomicBoolean(judged);
        }

        ProviderCall watch(ProviderCall call) {
            CompletionStage<Map<String, TaskStatus>> judgedFirst =
                    call.answer().whenComplete((statuses, failure) -> ended(failure));
            return new ProviderCall() {
                @Override
                public CompletionStage<Map<String, TaskStatus>> answer() {
                    return judgedFirst;
                }

                @Override
                public CompletionStage<Void> ended() {
                    return call.ended();
                }

                @Override
                public void giveUp(boolean late) {
                    long nanos = elapsed();
                    judge(late ? circuit -> circuit.failed(nanos) : CircuitBreaker::notMade);
                    call.giveUp(late);
                }
            };
        }

        /** It came to an end of its own; one that took longer than any request waits is a failure all the same. */
        private void ended(@Nullable Throwable wrapped) {
            Throwable failure =
                    wrapped instanceof CompletionException && wrapped.getCause() != null ? wrapped.getCause() : wrapped;
            long nanos = elapsed();
            if (failure instanceof CallRejectedException) {
                judge(CircuitBreaker::notMade);
            } else if (failure instanceof DependencyUnavailableException
                    || nanos >= context.deadline().toNanos()) {
                judge(circuit -> circuit.failed(nanos));
            } else {
                judge(circuit -> circuit.answered(nanos));
            }
        }

        private long elapsed() {
            return context.nanoTime() - started;
        }

        private void judge(Consumer<CircuitBreaker> verdict) {
            if (judged.compareAndSet(false, true)) {
                try {
                    verdict.accept(breaker);
                } catch (Throwable t) { // the answer must not be lost with it
                    complaints.accept(t);
                }
            }
        }
    }
}
