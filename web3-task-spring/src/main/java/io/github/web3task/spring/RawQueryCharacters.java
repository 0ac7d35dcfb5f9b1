package io.github.web3task.spring;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Lets the embedded server take queries with raw brackets and quotes (clause QUERY-2), for those who ask for it. The types of
 * Boot's customizers moved between its lines, hence one nested class for each, chosen by name. Jetty needs nothing.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnRawQueryCharacters.class)
class RawQueryCharacters {
    @Bean
    Done web3TaskRawQueryDone() {
        return new Done();
    }

    /** What the start line says of it. */
    @Bean
    StartLine.StartEffect web3TaskRawQueryEffect(Done done, ObjectProvider<WebServerFactory> server) {
        return () -> {
            if (!done.servers.isEmpty()) {
                return String.join(
                        ", ", done.servers.stream().map(Supplier::get).toList());
            }
            WebServerFactory factory = server.getIfUnique();
            return "raw-query-characters changes nothing in "
                    + (factory == null
                            ? "a server that is not embedded"
                            : factory.getClass().getSimpleName());
        };
    }

    /** The servers that were really set so. */
    static final class Done {
        private final List<Supplier<String>> servers = new CopyOnWriteArrayList<>();

        void by(Supplier<String> server) {
            servers.add(server);
        }
    }

    /** The application's own setting comes later, and wins. */
    private static String onTomcat(Object relaxed) {
        String characters = Objects.toString(relaxed, "");
        boolean all = RawQueryEncoder.CHARACTERS.chars().allMatch(c -> characters.indexOf(c) >= 0);
        return "Tomcat lets raw " + (all ? RawQueryEncoder.SHOWN : characters) + " in queries through"
                + (all ? "" : " and no more (server.tomcat.relaxed-query-chars)");
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.web.embedded.tomcat.TomcatConnectorCustomizer",
                "org.apache.catalina.connector.Connector"
            })
    static class TomcatOfBoot3 {
        @Bean
        org.springframework.boot.web.embedded.tomcat.TomcatConnectorCustomizer web3TaskRawQuery(Done done) {
            return connector -> {
                connector.setProperty("relaxedQueryChars", RawQueryEncoder.CHARACTERS);
                done.by(() -> onTomcat(connector.getProperty("relaxedQueryChars")));
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.tomcat.TomcatConnectorCustomizer")
    static class TomcatOfBoot4 {
        @Bean
        org.springframework.boot.tomcat.TomcatConnectorCustomizer web3TaskRawQuery(Done done) {
            return connector -> {
                connector.setProperty("relaxedQueryChars", RawQueryEncoder.CHARACTERS);
                done.by(() -> onTomcat(connector.getProperty("relaxedQueryChars")));
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.web.embedded.netty.NettyServerCustomizer",
                "reactor.netty.http.server.HttpServer"
            })
    static class NettyOfBoot3 {
        @Bean
        org.springframework.boot.web.embedded.netty.NettyServerCustomizer web3TaskRawQueryOnNetty(Done done) {
            return server -> RawQueryHandler.addTo(server, done);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.reactor.netty.NettyServerCustomizer")
    static class NettyOfBoot4 {
        @Bean
        org.springframework.boot.reactor.netty.NettyServerCustomizer web3TaskRawQueryOnNetty(Done done) {
            return server -> RawQueryHandler.addTo(server, done);
        }
    }
}
