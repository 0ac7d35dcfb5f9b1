package io.github.web3task.isolated;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What a host does with a partner's application; loaded in a class loader of its own. Gives the sum of all statuses. */
public final class ServeAndClose implements Function<ExecutorService, Integer> {
    private static final int REQUESTS = 64;

    @Override
    public Integer apply(ExecutorService hostThreads) {
        TaskCompletionProvider memory = TaskCompletionProvider.of(Task.of("swap", wallet -> true));
        try (TaskApi api = TaskApi.of(memory)) {
            List<Future<Integer>> answers = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> hostThreads.submit(() -> statusOf(api, i)))
                    .toList();
            int sum = 0;
            for (Future<Integer> answer : answers) {
                sum += answer.get(60, TimeUnit.SECONDS);
            }
            return sum;
        } catch (Exception e) {
            throw new IllegalStateException("not served", e);
        }
    }

    /** Both endpoints, answers and refusals. */
    private static int statusOf(TaskApi api, int i) throws Exception {
        String query = i % 3 == 0 ? "walletAddress=w&task=[\"swap\"]" : i % 3 == 1 ? "walletAddress=w&task=[" : null;
        String path = query == null ? "/v1/time" : "/v1/task/completion";
        // Not orTimeout(): the JDK's own timer thread would keep this class loader.
        return api.handle(new ApiRequest("GET", path, query, name -> null))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .status();
    }
}
