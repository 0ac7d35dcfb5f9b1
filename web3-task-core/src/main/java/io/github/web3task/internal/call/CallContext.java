package io.github.web3task.internal.call;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.spi.ApiContext;
import io.github.web3task.validation.InvalidArgumentException;

/** What the way to the providers needs of the request that takes it. */
public interface CallContext {
    /** Until the deadline, in ns; zero or less when it has passed. */
    long nanosLeft();

    /** What must still hold just before a provider is asked (clause WINDOW-6). */
    void requireStillValid() throws InvalidArgumentException;

    /** Notes who gave the answer. */
    void answeredBy(Outcome outcome);

    /** What the evaluating thread does. */
    InterruptibleWork work();

    /** Another thread works for this request too, and is stopped at the deadline; at once if that has passed. */
    void addWork(InterruptibleWork work);

    /** That work has ended. */
    void removeWork(InterruptibleWork work);

    /** The slot is held by one more. False when the request has given it back: there is none then. */
    boolean retainSlot();

    /** The slot is held by one fewer. */
    void releaseSlot();

    /** For interceptors. */
    ApiContext api();
}
