package io.github.web3task.isolated;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import java.util.List;
import java.util.function.Supplier;

/** One exchange, logged through whatever SLF4J provider its class loader has; gives the lines. */
public final class LogThroughFakeSlf4j implements Supplier<List<String>> {
    @Override
    public List<String> get() {
        try (TaskApi api = TaskApi.of(TaskCompletionProvider.fixed(TaskStatus.complete(), "a"))) {
            String query = "walletAddress=w&task=[]";
            api.handle(new ApiRequest(
                            "GET", ApiRequest.COMPLETION, query, name -> name.equals("X-Request-Id") ? "req-1" : null))
                    .toCompletableFuture()
                    .join();
        }
        return List.copyOf(FakeSlf4jProvider.LINES);
    }
}
