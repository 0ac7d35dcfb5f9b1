package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Requests and what came of them. */
public final class Ask {
    /** Far more than anything here takes; only a failing test waits for it. */
    private static final long PATIENCE_SECONDS = 60;

    private Ask() {}

    public static ApiRequest time() {
        return request("GET", ApiRequest.TIME, null);
    }

    /** Asks for these tasks of a wallet; for all when there is none. */
    public static ApiRequest completion(String wallet, String... tasks) {
        return request("GET", ApiRequest.COMPLETION, query(wallet, tasks));
    }

    public static String query(String wallet, String... tasks) {
        String array = Stream.of(tasks).map(task -> '"' + task + '"').collect(Collectors.joining(",", "[", "]"));
        return "walletAddress=" + wallet + "&task=" + array;
    }

    public static ApiRequest request(String method, String path, String rawQuery) {
        return new ApiRequest(method, path, rawQuery, name -> null);
    }

    /** The answer, which must be there already. */
    public static ApiResponse now(CompletionStage<ApiResponse> stage) {
        assertThat(isAnswered(stage)).as("answered").isTrue();
        return soon(stage);
    }

    /** The answer, which another thread gives. */
    public static ApiResponse soon(CompletionStage<ApiResponse> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    public static boolean isAnswered(CompletionStage<ApiResponse> stage) {
        return stage.toCompletableFuture().isDone();
    }

    /** Sends, and gives the answer's body as soon as it is there. */
    public static String body(TaskApi api, ApiRequest request) {
        return soon(api.handle(request)).bodyText();
    }

    public static String success(String data) {
        return "{\"code\":\"000000\",\"message\":\"success\",\"data\":" + data + "}";
    }

    public static final String BUSY = "{\"code\":\"000002\",\"message\":\"system busy\",\"data\":null}";
    public static final String INVALID = "{\"code\":\"000006\",\"message\":\"invalid argument\",\"data\":null}";
    public static final String OTHER = "{\"code\":\"000007\",\"message\":\"other error\",\"data\":null}";

    /** Waits for another thread. */
    public static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it came to that")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
    }

    /** Waits for another thread. */
    public static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Waits until a thread has ended. */
    public static void awaitEnd(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
        assertThat(thread.isAlive()).as("%s lives", thread.getName()).isFalse();
    }

    /** A request with the two headers that go into the record; null when one is absent. */
    public static ApiRequest request(String method, String path, String query, String requestId, String traceparent) {
        return new ApiRequest(method, path, query, name -> switch (name) {
            case "X-Request-Id" -> requestId;
            case "traceparent" -> traceparent;
            default -> null;
        });
    }
}
