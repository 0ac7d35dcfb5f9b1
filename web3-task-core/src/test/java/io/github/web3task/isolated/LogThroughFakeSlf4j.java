package io.github.web3task.isolated;

import io.github.web3task.TaskApi;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.transport.ApiRequest;
import java.util.List;
import java.util.function.Supplier;

/** One exchange, logged through whatever SLF4J provider its class loader has; gives the lines. */
public final class LogThroughFakeSlf4j implements Supplier<List<String>> {
    @Override
    public List<String> get() {
        try (TaskApi api = TaskApi.of(TaskCompletionProvider.fixed(TaskStatus.complete(), "a"))) {
            api.handle(new ApiRequest("GET", "/v1/task/completion", "walletAddress=w&task=[]", name -> null))
                    .toCompletableFuture()
                    .join();
        }
        return List.copyOf(FakeSlf4jProvider.LINES);
    }
}
