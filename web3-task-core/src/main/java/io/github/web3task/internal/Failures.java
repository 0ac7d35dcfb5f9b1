package io.github.web3task.internal;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;

/** What is said of exceptions that are not ours: even the text of such a one may throw. */
public final class Failures {
    private Failures() {}

    /** The exception's text, else its class. */
    public static String textOf(Throwable failure) {
        try {
            return String.valueOf(failure);
        } catch (Throwable t) {
            return failure.getClass().getName();
        }
    }

    /** What stands behind the wrappers that futures put around a failure. */
    public static Throwable unwrapped(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** One line with the stack trace. A failure that can't be logged is still in the exchange's record. */
    public static void log(Logger log, String requestId, String what, Throwable failure) {
        try {
            log.error("request {}: {}", requestId, what, failure);
        } catch (Throwable t) { // the answer is worth more than the line
            log.error("request {}: {}, by a {} that can't be logged", requestId, what, failure.getClass());
        }
    }
}
