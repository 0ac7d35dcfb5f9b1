package io.github.web3task.servlet;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints as a servlet. It can be mapped to {@code prefix/*}, {@code /*}, or the two exact paths; a mapping with
 * {@code *} owns all below its prefix and answers other paths with 404. Closes its {@link TaskApi} when it is destroyed.
 * No host thread waits for the provider where all filters before it support async and none wraps the response; otherwise
 * one waits until the deadline at most. No parameter is read, no session made.
 *
 * <pre>{@code
 * context.addServlet("web3-task", new TaskServlet(TaskApi.of(provider))).addMapping("/web3/*");
 * }</pre>
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
        var free = whenFree(request, response);
        if (answer.isDone() || free == null || !request.isAsyncSupported() || request.isAsyncStarted()) {
            write(answer.join(), response);
        } else {
            LateAnswer late = new LateAnswer(request.startAsync());
            free.thenAcceptBoth(answer, (now, done) -> late.write(done));
        }
    }

    /**
     * When a late answer may go to the container's own response, around all filters; for applications that know theirs.
     *
     * @param request as it came through the filters
     * @param response likewise
     * @return here: at once, or null if a filter wraps the response; at null a thread waits, and writes to {@code response}
     */
    protected @Nullable CompletionStage<?> whenFree(HttpServletRequest request, HttpServletResponse response) {
        return response instanceof ServletResponseWrapper ? null : CompletableFuture.completedStage(null);
    }

    private static ApiRequest requestOf(HttpServletRequest request) {
        boolean exact = request.getHttpServletMapping().getMappingMatch() == MappingMatch.EXACT;
        String mapped = request.getPathInfo() == null ? request.getServletPath() : request.getPathInfo();
        String path = exact ? ApiRequest.belowPrefix(mapped) : mapped;
        return new ApiRequest(request.getMethod(), path, request.getQueryString(), request::getHeader);
    }

    static void write(ApiResponse answer, HttpServletResponse response) throws IOException {
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
