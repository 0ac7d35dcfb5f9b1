package io.github.web3task.internal;

import io.github.web3task.load.CircuitBreaker;
import io.github.web3task.provider.DependencyUnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The circuit breaker, if there is one: told exactly once of each call, and gone on without when it throws. */
public final class Circuit {
    private final @Nullable CircuitBreaker breaker;
    private final Duration deadline;
    private final Timer timer;
    private final Complaints complaints;

    /** Null for none: all calls may be made. */
    public Circuit(@Nullable CircuitBreaker breaker, Duration deadline, Timer timer) {
        this.breaker = breaker;
        this.deadline = deadline;
        this.timer = timer;
        this.complaints = new Complaints("the circuit breaker fails", timer);
    }

    /** Null when no call may be made now. */
    @Nullable Attempt attempt() {
        if (breaker != null) {
            try {
                return breaker.tryAcquire() ? new Attempt(breaker) : null;
            } catch (Throwable t) { // the provider may well be healthy
                complaints.about(t);
            }
        }
        return new Attempt(null);
    }

    /** One call and what became of it; only the first thing that is said of it counts. */
    final class Attempt {
        private final @Nullable CircuitBreaker told;
        private final long started = timer.nanoTime();
        private final AtomicBoolean judged = new AtomicBoolean();

        private Attempt(@Nullable CircuitBreaker told) {
            this.told = told;
        }

        /** It came to an end of its own; one that took longer than any request waits is a failure all the same. */
        void ended(@Nullable Throwable failure) {
            long nanos = elapsed().toNanos();
            if (failure instanceof NotAskedException) {
                judge(CircuitBreaker::notMade);
            } else if (failure instanceof DependencyUnavailableException || nanos >= deadline.toNanos()) {
                judge(circuit -> circuit.failed(nanos));
            } else {
                judge(circuit -> circuit.answered(nanos));
            }
        }

        /** Nobody waits for it any more: because it was late, or for a reason that is not the provider's. */
        void givenUp(boolean late) {
            long nanos = elapsed().toNanos();
            judge(late ? circuit -> circuit.failed(nanos) : CircuitBreaker::notMade);
        }

        Duration elapsed() {
            return Duration.ofNanos(timer.nanoTime() - started);
        }

        private void judge(Consumer<CircuitBreaker> verdict) {
            if (told != null && judged.compareAndSet(false, true)) {
                try {
                    verdict.accept(told);
                } catch (Throwable t) { // the answer must not be lost with it
                    complaints.about(t);
                }
            }
        }
    }
}
