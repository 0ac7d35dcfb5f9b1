package io.github.web3task.internal.request;

import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.validation.InvalidArgumentException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which row of {@link Failure} an exception belongs to (clause PROV-4). */
final class FailureMapper {
    /** A chain of causes may be a circle, or longer than anybody reads. */
    private static final int DEEPEST = 64;

    private final List<Predicate<Throwable>> unavailable;

    /** Also takes what these recognise, anywhere in the chain of causes, for a dependency that is out of reach. */
    FailureMapper(List<Predicate<Throwable>> unavailable) {
        this.unavailable = List.copyOf(unavailable);
    }

    /** For a failure that {@link #cause} has given. */
    Failure of(Throwable cause) {
        if (cause instanceof InvalidArgumentException) {
            return Failure.INVALID_ARGUMENT;
        }
        if (cause instanceof CallRejectedException) {
            return Failure.CALL_REJECTED;
        }
        Throwable each = cause;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            if (meansUnavailable(each)) {
                return Failure.DEPENDENCY_UNAVAILABLE;
            }
            each = each.getCause();
        }
        return Failure.ANYTHING_ELSE;
    }

    private boolean meansUnavailable(Throwable failure) {
        return failure instanceof DependencyUnavailableException
                || unavailable.stream().anyMatch(predicate -> recognises(predicate, failure));
    }

    private static boolean recognises(Predicate<Throwable> predicate, Throwable failure) {
        try {
            return predicate.test(failure);
        } catch (Throwable t) { // an Error too, such as a class that it lacks: the failure is answered all the same
            return false;
        }
    }

    /** What stands behind the wrappers that futures, and we, put around a failure. */
    static Throwable cause(Throwable failure) {
        Throwable inner = failure;
        for (int depth = 0; depth < DEEPEST; depth++) {
            Throwable next = isWrapper(inner) ? inner.getCause() : null;
            if (next == null) {
                return inner;
            }
            inner = next;
        }
        return inner;
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof CompletionException
                || failure instanceof ExecutionException
                || (failure instanceof CallRejectedException && failure.getCause() instanceof InvalidArgumentException);
    }

    /** The exception's text, else its class: even the text of a foreign exception may throw. */
    static String textOf(Throwable failure) {
        try {
            return String.valueOf(failure);
        } catch (Throwable t) {
            return failure.getClass().getName();
        }
    }

    /** The text of a failure that speaks for itself: without the name of its class. */
    static @Nullable String messageOf(Throwable failure) {
        return failure instanceof InvalidArgumentException || failure instanceof CallRejectedException
                ? failure.getMessage()
                : textOf(failure);
    }
}
