package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.context.ApplicationContext;

/** The embedded servers. All are on the class path: an application sees only its own. */
enum Server {
    TOMCAT("Tomcat", WebApplicationType.SERVLET, "org.eclipse.jetty", "reactor.netty"),
    JETTY("Jetty", WebApplicationType.SERVLET, "org.apache.catalina", "reactor.netty"),
    NETTY("Netty", WebApplicationType.REACTIVE, "org.apache.catalina", "org.eclipse.jetty");

    final WebApplicationType type;
    private final String text;
    private final String hidden;
    private final String alsoHidden;

    Server(String text, WebApplicationType type, String hidden, String alsoHidden) {
        this.text = text;
        this.type = type;
        this.hidden = hidden;
        this.alsoHidden = alsoHidden;
    }

    ClassLoader classLoader(String... hiddenToo) {
        return new FilteredClassLoader(Stream.concat(Stream.of(hidden, alsoHidden), Stream.of(hiddenToo))
                .toArray(String[]::new));
    }

    void requireUsedBy(ApplicationContext context) {
        assertThat(context.getBean(WebServerFactory.class).getClass().getSimpleName())
                .startsWith(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
