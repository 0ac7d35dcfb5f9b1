package io.github.web3task.servlet;

import io.github.web3task.TaskApiBuilder;
import jakarta.servlet.ServletContext;

/**
 * Gives a {@link WebXmlTaskServlet} its API where naming a provider is not enough: a data source from JNDI, a bean of CDI, rate
 * limits, a cache, interceptors.
 *
 * <pre>{@code
 * public class Campaign implements TaskApiFactory {
 *     public TaskApiBuilder builder(ServletContext application) throws NamingException {
 *         DataSource ledger = InitialContext.doLookup("java:comp/env/jdbc/ledger");
 *         return TaskApi.builder(new LedgerTasks(ledger)).rateLimit(limiter);
 *     }
 * }
 * }</pre>
 *
 * <p>A public class with a public constructor without parameters, named by the init-param {@code factory} or in {@code
 * META-INF/services/io.github.web3task.servlet.TaskApiFactory}.
 */
@FunctionalInterface
public interface TaskApiFactory {
    /**
     * Called once, by the thread that starts the servlet.
     *
     * @param application that the servlet belongs to
     * @return settings with a provider; the servlet's init-params are set after them, and win
     * @throws Exception when the API can't be made: the servlet does not start, and the container's log says why
     */
    TaskApiBuilder builder(ServletContext application) throws Exception;
}
