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
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints as a servlet. It can be mapped to {@code prefix/*}, {@code /*}, or the two exact paths; a mapping with
 * {@code *} owns all below its prefix and answers other paths with 404. Closes its {@link TaskApi} when it is destroyed.
 *
 * <pre>{@code
 * context.addServlet("web3-task", new TaskServlet(TaskApi.of(provider))).addMapping("/web3/*");
 * }</pre>
 *
 * <p>Where the servlet and the filters before it support async, no host thread waits for the provider; otherwise one waits
 * until the deadline at most. No parameter is read through the host and no session is made.
 */
public class TaskServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(TaskServlet.class);

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
        CompletableFuture<ApiResponse> answer = api.handle(new ApiRequest(
                        request.getMethod(), pathBelowMount(request), request.getQueryString(), request::getHeader))
                .toCompletableFuture();
        if (answer.isDone() || !request.isAsyncSupported() || request.isAsyncStarted()) {
            write(answer.join(), response);
            return;
        }
        // Of the container's own response, whatever filters have wrapped around it: they are through when the answer
        // comes.
        AsyncContext async = request.startAsync();
        async.setTimeout(0); // the API keeps the deadline
        answer.thenAccept(done -> writeLater(done, async)).exceptionally(e -> {
            LOG.warn("the answer could not be written", e);
            return null;
        });
    }

    private static void writeLater(ApiResponse answer, AsyncContext async) {
        try {
            write(answer, (HttpServletResponse) async.getResponse());
        } catch (IOException e) {
            LOG.debug("the caller is gone", e);
        } finally {
            async.complete();
        }
    }

    private static void write(ApiResponse answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        answer.writeTo(response.getOutputStream());
    }

    private static String pathBelowMount(HttpServletRequest request) {
        if (request.getHttpServletMapping().getMappingMatch() == MappingMatch.EXACT) {
            return ApiRequest.belowPrefix(request.getServletPath());
        }
        String path = request.getPathInfo();
        return path == null ? request.getServletPath() : path;
    }

    @Override
    public void destroy() {
        api.close();
    }
}
