package io.github.web3task.spring;

import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.http.client.ReactorResourceFactory;

/** A Boot application that runs on a free port. */
record App(ConfigurableApplicationContext context) implements AutoCloseable {
    /** What every application begins with. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Plain {}

    /** Else all applications of a JVM share them, and the first to close ends them for all. */
    @Configuration(proxyBeanMethods = false)
    static class OwnEventLoops {
        @Bean
        ReactorResourceFactory eventLoops() {
            ReactorResourceFactory eventLoops = new ReactorResourceFactory();
            eventLoops.setUseGlobalResources(false);
            eventLoops.setShutdownQuietPeriod(Duration.ZERO);
            return eventLoops;
        }
    }

    static Setup on(Server server) {
        return new Setup(server);
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    HttpAnswer get(String target, String... headers) throws IOException {
        return RawHttp.send(port(), "GET", target, headers);
    }

    @Override
    public void close() {
        context.close();
    }

    /** What is special about one. */
    static final class Setup {
        private final Server server;
        private final SpringApplication application = new SpringApplication(Plain.class);
        private final Map<String, Object> properties = new LinkedHashMap<>(Map.of("server.port", 0));

        private Setup(Server server) {
            this.server = server;
            application.setWebApplicationType(server.type);
            application.setResourceLoader(new DefaultResourceLoader(server.classLoader()));
            application.setBannerMode(Banner.Mode.OFF);
            application.setRegisterShutdownHook(false);
            if (server == Server.NETTY) {
                with(OwnEventLoops.class);
            }
        }

        Setup with(Class<?>... configurations) {
            application.addPrimarySources(List.of(configurations));
            return this;
        }

        /** An application that does not see these packages. */
        Setup without(String... packages) {
            application.setResourceLoader(new DefaultResourceLoader(server.classLoader(packages)));
            return this;
        }

        <T> Setup withBean(String name, T bean) {
            application.addInitializers(context -> context.getBeanFactory().registerSingleton(name, bean));
            return this;
        }

        Setup set(String property, Object value) {
            properties.put(property, value);
            return this;
        }

        Setup set(Map<String, ?> more) {
            properties.putAll(more);
            return this;
        }

        App start() {
            ConfigurableApplicationContext context = application.run(properties.entrySet().stream()
                    .map(each -> "--" + each.getKey() + "=" + each.getValue())
                    .toArray(String[]::new));
            server.requireUsedBy(context);
            return new App(context);
        }
    }
}
