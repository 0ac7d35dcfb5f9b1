package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** What becomes of the answer to one request. The API is told once of one that was not written; of one that was, nothing. */
class Delivery {
    private final TaskApi api;
    private final ApiRequest asked;
    private final CompletionStage<ApiResponse> answer;
    private final AtomicBoolean concluded = new AtomicBoolean();

    /** Asks the API. */
    Delivery(TaskApi api, ApiRequest asked) {
        this.api = api;
        this.asked = asked;
        this.answer = api.handle(asked);
    }

    CompletionStage<ApiResponse> answer() {
        return answer;
    }

    void written() {
        concluded.set(true);
    }

    /** Told on, as soon as there is an answer. */
    void notWritten(Throwable failure) {
        if (concluded.compareAndSet(false, true)) {
            answer.thenRun(() -> api.notWritten(asked, failure));
        }
    }
}
