package io.github.web3task.servlet;

import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Handler;

/** Servlet 6.1. */
final class JettyEe11Host extends JettyHost {
    @Override
    Handler context(WebApp app) {
        ServletContextHandler handler =
                new ServletContextHandler(app.contextPath().isEmpty() ? "/" : app.contextPath());
        handler.setClassLoader(app.loader());
        app.errorPage().ifPresent(location -> {
            ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
            errors.addErrorPage(400, 599, location);
            errors.addErrorPage(Throwable.class, location);
            handler.setErrorHandler(errors);
        });
        handler.addServletContainerInitializer((classes, started) -> app.setup().accept(started));
        return handler;
    }
}
