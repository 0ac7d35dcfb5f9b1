package io.github.web3task;

import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.testkit.Await;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Requests as an adapter makes them. */
public final class Ask {
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

    /** A request with the two headers that go into the record; null when one is absent. */
    public static ApiRequest request(String method, String path, String query, String requestId, String traceparent) {
        return new ApiRequest(method, path, query, name -> switch (name) {
            case "X-Request-Id" -> requestId;
            case "traceparent" -> traceparent;
            default -> null;
        });
    }

    /** Sends, and gives the answer's body as soon as it is there. */
    public static String body(TaskApi api, ApiRequest request) {
        return Await.soon(api.handle(request)).bodyText();
    }
}
