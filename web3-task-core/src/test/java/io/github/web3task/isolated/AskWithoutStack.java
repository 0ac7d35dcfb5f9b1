package io.github.web3task.isolated;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import java.util.List;
import java.util.function.Supplier;

/** A host whose first requests come from a stack without room. Gives what it is answered afterwards: to a good and a bad request. */
public final class AskWithoutStack implements Supplier<List<String>> {
    private static final int LEVELS = 100;
    private static final int STACK_BYTES = 256 * 1024;

    private int fromEnd;

    @Override
    public List<String> get() {
        try (TaskApi api = TaskApi.of(TaskCompletionProvider.fixed(TaskStatus.complete(), "a"))) {
            Thread deep = new Thread(null, () -> descend(api), "deep", STACK_BYTES);
            deep.start();
            deep.join();
            return List.of(ask(api, "walletAddress=w&task=[]"), ask(api, "task=[]"));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("InfiniteRecursion") // until the stack is exhausted
    private void descend(TaskApi api) {
        try {
            descend(api);
        } catch (StackOverflowError e) {
            fromEnd = 0;
        }
        if (fromEnd < LEVELS) {
            fromEnd++;
            try {
                ask(api, "task=[]");
            } catch (StackOverflowError e) {
                // Not even room for the call.
            }
        }
    }

    private static String ask(TaskApi api, String query) {
        return api.handle(new ApiRequest("GET", ApiRequest.COMPLETION, query, name -> null))
                .toCompletableFuture()
                .join()
                .bodyText();
    }
}
