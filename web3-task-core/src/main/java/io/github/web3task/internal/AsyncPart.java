package io.github.web3task.internal;

import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An asynchronous provider. Its stage is never cancelled: only its completion says that the work has ended. */
final class AsyncPart extends CombinedCall.Part {
    private final AsyncTaskCompletionProvider provider;
    private final TaskQuery query;
    private final Precondition precondition;

    AsyncPart(AsyncTaskCompletionProvider provider, TaskQuery query, Precondition precondition) {
        this.provider = provider;
        this.query = query;
        this.precondition = precondition;
    }

    @Override
    void start() {
        try {
            precondition.require();
            Objects.requireNonNull(provider.check(query), "the provider returned no stage")
                    .whenComplete(this::completed);
        } catch (Throwable t) { // an Error of the provider's is its failure too: the caller must learn of it
            fail(t);
        }
    }

    private void completed(@Nullable Map<String, TaskStatus> statuses, @Nullable Throwable failure) {
        try {
            if (failure != null) {
                fail(failure);
            } else {
                succeed(AnswerCheck.verified(provider, query, statuses));
            }
        } catch (Throwable t) { // a lazy map's Error too: without an end the slot would stay taken for ever
            fail(t);
        }
    }
}
