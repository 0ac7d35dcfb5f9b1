package io.github.web3task.spi;

import org.jspecify.annotations.Nullable;

/**
 * The provider was not asked, and is not to blame: the circuit is open, no thread was free. The request is answered 000002 and
 * recorded as shed.
 */
public class CallRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Without a stack trace: it is made when there is no time for one.
     *
     * @param message for the record, such as "the circuit is open"
     */
    public CallRejectedException(String message) {
        this(message, null);
    }

    /**
     * With a cause.
     *
     * @param message for the record
     * @param cause why; an {@link io.github.web3task.validation.InvalidArgumentException} when the request itself no longer
     *     holds, which is 000006
     */
    public CallRejectedException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
