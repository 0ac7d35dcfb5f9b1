package io.github.web3task.servlet;

import static java.util.Objects.requireNonNull;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskCatalog;
import io.github.web3task.provider.TaskCompletionProvider;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints for a {@code web.xml}: the provider is the one that the application names in {@code
 * META-INF/services/io.github.web3task.provider.TaskCompletionProvider} (or {@code AsyncTaskCompletionProvider}), the
 * settings are init-params. {@code init} fails when there is not exactly one provider or a setting can't work.
 *
 * <p>Init-params, all optional, by the names of {@link TaskApiBuilder}'s methods: {@code windowPolicy}, {@code unknownTasks},
 * {@code walletFormat} ({@code EVM}), {@code statusMapping} ({@code standard} or {@code okUnlessPartnerTrouble}), {@code
 * walletRendering} ({@code whole} or {@code masked}), {@code maxConcurrent}, {@code deadlineMillis}, {@code maxWaitMillis},
 * {@code closeGraceMillis}, {@code retryAfterSeconds}, {@code campaignLaunch} and {@code campaignEnd} (such as {@code
 * 2025-01-01T00:00:00Z}).
 */
public class WebXmlTaskServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private transient @Nullable TaskServlet servlet;

    /** Called by the container. */
    public WebXmlTaskServlet() {}

    @Override
    public void init() throws ServletException {
        try {
            TaskCatalog provider = onlyProvider(getServletContext().getClassLoader());
            TaskApiBuilder builder = provider instanceof TaskCompletionProvider blocking
                    ? TaskApi.builder(blocking)
                    : TaskApi.builder((AsyncTaskCompletionProvider) provider);
            InitParams.apply(getServletConfig(), builder);
            servlet = new TaskServlet(builder.build());
        } catch (IllegalArgumentException | ServiceConfigurationError e) {
            throw new ServletException("servlet '" + getServletName() + "' can't start: " + e.getMessage(), e);
        }
    }

    private static TaskCatalog onlyProvider(ClassLoader application) {
        List<TaskCatalog> found = new ArrayList<>();
        ServiceLoader.load(TaskCompletionProvider.class, application).forEach(found::add);
        ServiceLoader.load(AsyncTaskCompletionProvider.class, application).forEach(found::add);
        if (found.size() != 1) {
            List<String> names =
                    found.stream().map(each -> each.getClass().getName()).toList();
            throw new IllegalArgumentException("there must be exactly one provider, and there are " + found.size() + " "
                    + names + ": name one class in META-INF/services/" + TaskCompletionProvider.class.getName());
        }
        return found.get(0);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        requireNonNull(servlet, "init has not run").service(request, response);
    }

    @Override
    public void destroy() {
        requireNonNull(servlet, "init has not run").destroy();
    }
}
