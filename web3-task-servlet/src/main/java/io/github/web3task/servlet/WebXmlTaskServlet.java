package io.github.web3task.servlet;

import static java.util.Objects.requireNonNull;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
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
 * The endpoints for a {@code web.xml}. What answers is one class of the application's: a provider that it names in {@code
 * META-INF/services/io.github.web3task.provider.TaskCompletionProvider} (or {@code AsyncTaskCompletionProvider}), or a {@link
 * TaskApiFactory}. The settings are init-params. {@code init} fails, and says why in the container's log, when there is not
 * exactly one such class or a setting can't work.
 *
 * <pre>{@code
 * <servlet>
 *   <servlet-name>web3-task</servlet-name>
 *   <servlet-class>io.github.web3task.servlet.WebXmlTaskServlet</servlet-class>
 *   <load-on-startup>1</load-on-startup>
 *   <async-supported>true</async-supported>
 * </servlet>
 * <servlet-mapping>
 *   <servlet-name>web3-task</servlet-name>
 *   <url-pattern>/web3/*</url-pattern>
 * </servlet-mapping>
 * }</pre>
 *
 * <p>Without {@code load-on-startup} a mistake is found by the first caller only; without {@code async-supported} threads of the
 * container wait for the provider.
 *
 * <p>Init-params, all optional, by the names of {@link TaskApiBuilder}'s methods: {@code windowPolicy}, {@code unknownTasks},
 * {@code walletFormat} ({@code EVM}), {@code statusMapping} ({@code standard} or {@code okUnlessPartnerTrouble}), {@code
 * walletRendering} ({@code whole} or {@code masked}), {@code maxConcurrent}, {@code deadlineMillis}, {@code maxWaitMillis},
 * {@code closeGraceMillis}, {@code busyOnConnectionFailures} ({@code true} or {@code false}), {@code retryAfterSeconds}, {@code
 * campaignLaunch} and {@code campaignEnd} (such as {@code 2025-01-01T00:00:00Z}); and {@code factory}, the class name of a {@link
 * TaskApiFactory}.
 */
public class WebXmlTaskServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private transient @Nullable TaskServlet servlet;

    /** Called by the container. */
    public WebXmlTaskServlet() {}

    @Override
    public void init() throws ServletException {
        try {
            TaskApiBuilder builder = builder(getServletContext().getClassLoader());
            InitParams.apply(getServletConfig(), builder);
            TaskServlet made = new TaskServlet(builder.build());
            made.init(getServletConfig());
            servlet = made;
        } catch (Exception | LinkageError | ServiceConfigurationError e) {
            throw failure(e);
        }
    }

    /** Its cause is logged here: containers that log a cause leave out the sentence above it. */
    private ServletException failure(Throwable cause) {
        Throwable behind = cause.getCause();
        String sentence = "servlet '" + getServletName() + "' can't start: "
                + (cause instanceof IllegalArgumentException ? cause.getMessage() : cause)
                + (behind == null ? "" : ", caused by " + behind);
        getServletContext().log(sentence, cause);
        return new ServletException(sentence);
    }

    private TaskApiBuilder builder(ClassLoader application) throws Exception {
        String named = getInitParameter(InitParams.FACTORY);
        if (named != null) {
            return builder(factory(named.strip(), application));
        }
        List<Object> found = new ArrayList<>();
        ServiceLoader.load(TaskApiFactory.class, application).forEach(found::add);
        ServiceLoader.load(TaskCompletionProvider.class, application).forEach(found::add);
        ServiceLoader.load(AsyncTaskCompletionProvider.class, application).forEach(found::add);
        if (found.size() != 1) {
            List<String> names =
                    found.stream().map(each -> each.getClass().getName()).toList();
            throw new IllegalArgumentException("there must be exactly one provider, and there are " + found.size() + " "
                    + names + ": name one class in META-INF/services/" + TaskCompletionProvider.class.getName()
                    + ", or a TaskApiFactory in the init-param factory");
        }
        return builder(found.get(0));
    }

    private static TaskApiFactory factory(String name, ClassLoader application) throws ReflectiveOperationException {
        try {
            return application
                    .loadClass(name)
                    .asSubclass(TaskApiFactory.class)
                    .getConstructor()
                    .newInstance();
        } catch (ClassNotFoundException | ClassCastException | NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalArgumentException("init-param factory is '" + name
                    + "': give a public class of the application that is a TaskApiFactory and has a public constructor"
                    + " without parameters");
        }
    }

    private TaskApiBuilder builder(Object found) throws Exception {
        if (found instanceof TaskApiFactory factory) {
            return requireNonNull(factory.builder(getServletContext()), "the factory gave no builder");
        }
        return found instanceof TaskCompletionProvider provider
                ? TaskApi.builder(provider)
                : TaskApi.builder((AsyncTaskCompletionProvider) found);
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
