package io.github.web3task.spring;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.context.FilteredClassLoader;

/** The embedded servers. All are on the class path, and Boot takes the first that it sees. */
enum Server {
    TOMCAT(WebApplicationType.SERVLET, "none"),
    JETTY(WebApplicationType.SERVLET, "org.apache.catalina"),
    NETTY(WebApplicationType.REACTIVE, "org.apache.catalina", "org.eclipse.jetty");

    final WebApplicationType type;
    private final String hidden;

    Server(WebApplicationType type, String... hidden) {
        this.type = type;
        this.hidden = String.join(" ", hidden);
    }

    /** The class path without the servers that come before. */
    ClassLoader classLoader() {
        return new FilteredClassLoader(hidden.split(" "));
    }
}
