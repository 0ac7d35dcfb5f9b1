package io.github.web3task.servlet;

import io.github.web3task.TaskApi;
import io.github.web3task.transport.ApiRequest;
import io.github.web3task.transport.ApiResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/**
 * The endpoints as a servlet. It can be mapped to {@code prefix/*}, {@code /*}, or the two exact paths; a mapping with
 * {@code *} owns all below its prefix and answers other paths with 404. Closes its {@link TaskApi} when it is destroyed.
 *
 * <pre>{@code
 * context.addServlet("web3-task", new TaskServlet(TaskApi.of(provider))).addMapping("/web3/*");
 * }</pre>
 *
 * <p>No host thread waits for the provider where all filters before it support async and none wraps the response ({@link
 * LateAnswerFilter} knows more); otherwise one waits until the deadline at most. No parameter is read, no session made.
 */
public class TaskServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private final transient TaskApi api;

    /**
     * Answers by an API.
     *
     * @param api closed with this servlet
     */
    public TaskServlet(TaskApi api) {
        this.api = api;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var answer = api.handle(requestOf(request)).toCompletableFuture();
        var filters = LateAnswerFilter.through(request, response);
        if (answer.isDone() || filters == null || !request.isAsyncSupported() || request.isAsyncStarted()) {
            write(answer.join(), response);
        } else {
            var whenThrough = answer.thenCombine(filters, (done, through) -> done);
            LateAnswerFilter.late(request, writeLater(whenThrough, request.startAsync()));
        }
    }

    private static ApiRequest requestOf(HttpServletRequest request) {
        boolean exact = request.getHttpServletMapping().getMappingMatch() == MappingMatch.EXACT;
        String mapped = request.getPathInfo() == null ? request.getServletPath() : request.getPathInfo();
        String path = exact ? ApiRequest.belowPrefix(mapped) : mapped;
        return new ApiRequest(request.getMethod(), path, request.getQueryString(), request::getHeader);
    }

    private static CompletionStage<Void> writeLater(CompletionStage<ApiResponse> answer, AsyncContext async) {
        async.setTimeout(0); // the API keeps the deadline
        return answer.thenAccept(done -> {
            try {
                write(done, (HttpServletResponse) async.getResponse());
            } catch (IOException e) { // the caller is gone, and the exchange has its record
            } finally {
                async.complete();
            }
        });
    }

    private static void write(ApiResponse answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setCharacterEncoding(null); // a filter's: Content-Type takes none
        answer.writeTo(response.getOutputStream());
    }

    @Override
    public void destroy() {
        api.close();
    }
}
