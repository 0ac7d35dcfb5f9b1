package io.github.web3task.internal.admission;

import java.util.concurrent.atomic.AtomicInteger;

/** Asks for a slot, and notes what it was told. */
final class Client implements ConcurrencyLimit.Waiter {
    final ConcurrencyLimit.Permit permit = new ConcurrencyLimit.Permit();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Runnable whenAdmitted;

    Client(Runnable whenAdmitted) {
        this.whenAdmitted = whenAdmitted;
    }

    /** Does with the slot what it likes later. */
    Client() {
        this(() -> {});
    }

    void ask(ConcurrencyLimit limit) {
        switch (limit.enter(permit, this)) {
            case ADMITTED -> admitted();
            case REFUSED -> refused();
            case WAITING -> {}
        }
    }

    @Override
    public void admitted() {
        admitted.incrementAndGet();
        whenAdmitted.run();
    }

    @Override
    public void refused() {
        refused.incrementAndGet();
    }

    int timesAdmitted() {
        return admitted.get();
    }

    int timesTold() {
        return admitted.get() + refused.get();
    }
}
