package io.github.web3task.servlet;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints as a servlet. {@link #mount} is the one call that an application needs:
 *
 * <pre>{@code
 * TaskServlet.mount(servletContext, "/web3", TaskApi.of(provider));
 * }</pre>
 *
 * <p>Mounted in another way, it can be mapped to {@code prefix/*}, {@code /*}, or the two exact paths, and has to be
 * async-supported; a mapping with {@code *} owns all below its prefix and answers other paths with 404 (clause ROUTE-3). It closes
 * its {@link TaskApi} when it is destroyed. When it starts, one line in the log says where the endpoints are. No parameter is read, no session made.
 *
 * <p>No thread of the container waits for the provider where the servlet and all filters before it support async and none
 * wraps the response. Otherwise one waits, until the deadline at most, and the first such request is said in the log.
 */
public class TaskServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(TaskServlet.class);

    private final transient TaskApi api;
    private final transient AtomicBoolean toldOfWaiting = new AtomicBoolean();

    /**
     * Answers by an API.
     *
     * @param api closed with this servlet
     */
    public TaskServlet(TaskApi api) {
        this.api = api;
    }

    /**
     * Mounts the endpoints as they should be: async-supported, mapped to {@code prefix/*}, loaded at start-up, under the name
     * {@code web3-task} followed by the prefix. To be called while the application starts, such as in a {@code
     * ServletContextListener}.
     *
     * @param context the application
     * @param prefix path before {@code /v1/time} and {@code /v1/task/completion} (clause ROUTE-1), below the context's; begins
     *     with a slash and ends with none, such as {@code /web3}; empty for all of the context
     * @param api closed when the application ends
     * @return the registration, for what else may be set on it
     * @throws IllegalArgumentException when the prefix is none, or another servlet is there already
     * @throws IllegalStateException when the application has started already
     */
    public static ServletRegistration.Dynamic mount(ServletContext context, String prefix, TaskApi api) {
        if (!prefix.matches("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)*")) {
            throw new IllegalArgumentException("prefix is '" + prefix
                    + "': give a path that begins with a slash and ends with none, such as /web3, or an empty one");
        }
        ServletRegistration.Dynamic servlet = context.addServlet("web3-task" + prefix, new TaskServlet(api));
        if (servlet == null || !servlet.addMapping(prefix + "/*").isEmpty()) {
            throw new IllegalArgumentException(
                    "prefix is '" + prefix + "', and another servlet is mounted there: give another");
        }
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
        return servlet;
    }

    /** Says in the log where the endpoints are, and with which settings. */
    @Override
    public void init() {
        String application = getServletContext().getContextPath();
        prefixes().forEach(prefix -> LOG.info("{}", api.startLine(application + prefix)));
    }

    /** What stands before the endpoints' paths, by each of the mappings, as far as the host tells them. */
    private Set<String> prefixes() {
        Set<String> prefixes = new TreeSet<>();
        for (String mapping : mappings()) {
            String path = ApiRequest.belowPrefix(mapping);
            if (!path.equals(mapping)) {
                prefixes.add(mapping.substring(0, mapping.length() - path.length()));
            } else if (mapping.endsWith("/*")) {
                prefixes.add(mapping.substring(0, mapping.length() - 2));
            } else if (mapping.equals("/")) {
                prefixes.add("");
            }
        }
        return prefixes;
    }

    private Collection<String> mappings() {
        try {
            ServletRegistration registration = getServletContext().getServletRegistration(getServletName());
            return registration == null ? Set.of() : registration.getMappings();
        } catch (UnsupportedOperationException e) {
            return Set.of(); // a small host: it has no line, and starts all the same
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ApiRequest asked = requestOf(request);
        CompletionStage<ApiResponse> stage = api.handle(asked);
        CompletableFuture<ApiResponse> answer = stage.toCompletableFuture();
        if (answer.isDone()) {
            write(asked, answer.join(), response);
        } else if (response instanceof ServletResponseWrapper || request.isAsyncStarted()) {
            write(asked, answer.join(), response); // what wraps it wants the answer before its chain returns
        } else if (!request.isAsyncSupported()) {
            write(asked, answer.join(), response);
            tellOfWaiting();
        } else {
            stage.thenAccept(begin(asked, request)::answer);
        }
    }

    private AsyncExchange begin(ApiRequest asked, HttpServletRequest request) {
        try {
            return new AsyncExchange(request.startAsync(), failure -> api.notWritten(asked, failure));
        } catch (Throwable t) { // the host says that it can, and can't
            api.notWritten(asked, t);
            throw t;
        }
    }

    private static ApiRequest requestOf(HttpServletRequest request) {
        return new ApiRequest(request.getMethod(), pathOf(request), request.getQueryString(), request::getHeader);
    }

    private static String pathOf(HttpServletRequest request) {
        String below = request.getPathInfo();
        if (below != null) { // the usual prefix/*, of which the host need not make a mapping object to be told
            return below;
        }
        boolean exact = request.getHttpServletMapping().getMappingMatch() == MappingMatch.EXACT;
        return exact ? ApiRequest.belowPrefix(request.getServletPath()) : request.getServletPath();
    }

    private void write(ApiRequest asked, ApiResponse answer, HttpServletResponse response) throws IOException {
        try {
            ResponseWriter.write(answer, response);
        } catch (Throwable t) {
            api.notWritten(asked, t);
            throw t;
        }
    }

    private void tellOfWaiting() {
        if (toldOfWaiting.compareAndSet(false, true)) {
            LOG.warn(
                    "servlet '{}', or a filter before it, is not async-supported: a thread of the container waits for each"
                            + " answer that takes its time, and /v1/time may wait for one; mount the servlet with"
                            + " TaskServlet.mount, and set asyncSupported of each filter before it (@WebFilter leaves it off)",
                    getServletConfig() == null ? getClass().getName() : getServletName());
        }
    }

    @Override
    public void destroy() {
        api.close();
    }
}
