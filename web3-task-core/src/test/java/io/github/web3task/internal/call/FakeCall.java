package io.github.web3task.internal.call;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.spi.ApiContext;
import java.time.Duration;

/** A request as the chain sees it, with a deadline that a test sets. */
final class FakeCall implements CallContext {
    private final InterruptibleWork work = new InterruptibleWork();
    private volatile long deadlineNanos;
    volatile Outcome answeredBy;

    FakeCall(Duration timeLeft) {
        deadlineNanos = System.nanoTime() + timeLeft.toNanos();
    }

    void deadlinePasses() {
        deadlineNanos = System.nanoTime();
    }

    @Override
    public long nanosLeft() {
        return deadlineNanos - System.nanoTime();
    }

    @Override
    public void requireStillValid() {}

    @Override
    public void answeredBy(Outcome outcome) {
        answeredBy = outcome;
    }

    @Override
    public InterruptibleWork work() {
        return work;
    }

    @Override
    public void addWork(InterruptibleWork other) {}

    @Override
    public void removeWork(InterruptibleWork other) {}

    @Override
    public boolean retainSlot() {
        return true;
    }

    @Override
    public void releaseSlot() {}

    @Override
    public ApiContext api() {
        throw new UnsupportedOperationException("not needed");
    }
}
