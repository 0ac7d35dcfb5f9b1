package io.github.web3task.servlet;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;

/**
 * What a container gives a servlet at its start, so that a test sees the exception and not only its trace in a log.
 *
 * @param context of a real container
 * @param params the init-params
 */
record InitConfig(ServletContext context, Map<String, String> params) implements ServletConfig {
    /** What a servlet with these init-params says when it can't start. */
    static String failure(ServletContext context, Map<String, String> params) {
        ServletException failure = catchThrowableOfType(
                ServletException.class, () -> new WebXmlTaskServlet().init(new InitConfig(context, params)));
        return failure == null ? "it has started" : failure.getMessage();
    }

    @Override
    public String getServletName() {
        return "web3-task";
    }

    @Override
    public ServletContext getServletContext() {
        return context;
    }

    @Override
    public String getInitParameter(String name) {
        return params.get(name);
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
        return Collections.enumeration(params.keySet());
    }
}
