package io.github.web3task;

import io.github.web3task.internal.request.ApiSettings;
import io.github.web3task.internal.request.RequestPipeline;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskCompletionProvider;
import java.util.concurrent.CompletionStage;

/**
 * The endpoints {@code /v1/time} and {@code /v1/task/completion}, of no particular host: an adapter hands in a request and
 * writes the response.
 *
 * <pre>{@code
 * TaskApi api = TaskApi.of(provider);
 * CompletionStage<ApiResponse> response = api.handle(request);
 * }</pre>
 *
 * <p>Thread-safe. It owns the threads that it starts: those that ask the provider, those that hand over, a timer, and one
 * that logs; {@link #close()} ends them.
 */
public final class TaskApi implements AutoCloseable {
    private final ApiSettings settings;
    private final RequestPipeline pipeline;

    TaskApi(ApiSettings settings) {
        this.settings = settings;
        this.pipeline = new RequestPipeline(settings);
    }

    /**
     * The endpoints with default settings.
     *
     * @param provider the partner's logic
     * @return the API, to be closed by who made it
     * @throws IllegalArgumentException when the provider's names are missing, blank or taken twice
     */
    public static TaskApi of(TaskCompletionProvider provider) {
        return builder(provider).build();
    }

    /**
     * Begins with a provider.
     *
     * @param provider the partner's logic
     * @return a builder with default settings
     */
    public static TaskApiBuilder builder(TaskCompletionProvider provider) {
        return new TaskApiBuilder().provider(provider);
    }

    /**
     * Begins with an asynchronous provider.
     *
     * @param provider the partner's logic
     * @return a builder with default settings
     */
    public static TaskApiBuilder builder(AsyncTaskCompletionProvider provider) {
        return new TaskApiBuilder().provider(provider);
    }

    /**
     * Answers one request. Total: it never throws, the stage is never null and never fails, and it completes at the deadline
     * at the latest.
     *
     * <p>The stage is completed already when nothing had to be waited for. Otherwise a thread of the executor completes it, or
     * another of the API's: what depends on it must only hand over to a thread of the host's, and must not write there. The
     * plainest adapter waits for it on the host's thread: {@code handle(request).toCompletableFuture().join()}.
     *
     * @param request what the adapter took from its host; its headers are read before this returns
     * @return the finished response, now or later
     */
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        return pipeline.handle(request);
    }

    /**
     * Says that an answer may not have reached its caller, as far as the host lets the adapter know: the connection is gone, the host
     * refuses to write. The exchange has its record, which says what was answered; this adds one warning to the log,
     * with the query in the form that records show it. Returns at once and never throws; call it on any thread.
     *
     * @param request what was given to {@link #handle}
     * @param failure what the host threw
     */
    public void notWritten(ApiRequest request, Throwable failure) {
        pipeline.notWritten(request, failure);
    }

    /**
     * Stops: from now on every request is answered 000002 at once, also {@code /v1/time} (clause TIME-3). Running requests get
     * their answers, for as long as the grace time; what still runs then is interrupted and answered 000002. Blocks until
     * then, and until their records are written, for about a second. What is asked later still has its record, as long as the
     * log takes it. Without effect the second time.
     */
    @Override
    public void close() {
        pipeline.close();
    }

    /**
     * {@return one line for a start-up log: the two paths in full, then the settings}
     *
     * @param prefix what stands before {@code /v1/time}, the application's own path included; empty for nothing
     */
    public String startLine(String prefix) {
        return "web3-task answers " + prefix + ApiRequest.TIME + " and " + prefix + ApiRequest.COMPLETION + ": " + this;
    }

    /**
     * {@return the settings in one line for a start-up log: tasks, rules, limits, interceptors, executor}
     */
    @Override
    public String toString() {
        return "TaskApi[" + settings.summary() + "]";
    }
}
