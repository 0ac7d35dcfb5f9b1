package io.github.web3task.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A web application that sets itself up as real ones do, through {@link ServletContext}.
 *
 * @param contextPath such as {@code /shop}, or empty for the root
 * @param loader the application's class loader
 * @param errorPage where the host forwards every error to, as by {@code <error-page>}
 * @param setup adds its servlets and filters
 */
record WebApp(String contextPath, ClassLoader loader, Optional<String> errorPage, Consumer<ServletContext> setup) {
    /** In the root context. */
    static WebApp of(Consumer<ServletContext> setup) {
        return new WebApp("", WebApp.class.getClassLoader(), Optional.empty(), setup);
    }

    /** One servlet that supports async. */
    static WebApp of(Servlet servlet, String... mappings) {
        return of(context -> mount(context, servlet, mappings));
    }

    WebApp at(String path) {
        return new WebApp(path, loader, errorPage, setup);
    }

    WebApp loadedBy(ClassLoader other) {
        return new WebApp(contextPath, other, errorPage, setup);
    }

    WebApp withErrorPage(String location) {
        return new WebApp(contextPath, loader, Optional.of(location), setup);
    }

    /** Adds a filter before all servlets. */
    static FilterRegistration.Dynamic filter(ServletContext context, Filter filter) {
        String name = "filter" + context.getFilterRegistrations().size();
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(null, true, "/*");
        return registration;
    }

    /** Adds a servlet that supports async and starts with the application. */
    static ServletRegistration.Dynamic mount(ServletContext context, Servlet servlet, String... mappings) {
        String name = "web3-task" + context.getServletRegistrations().size();
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(true);
        registration.setLoadOnStartup(1);
        if (!registration.addMapping(mappings).isEmpty()) {
            throw new IllegalArgumentException("a mapping is taken");
        }
        return registration;
    }
}
