package io.github.web3task.spring;

import io.github.web3task.contract.HttpAnswer;
import io.github.web3task.contract.RawHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/** A Boot application that runs on a free port. */
record App(ConfigurableApplicationContext context) implements AutoCloseable {
    /** What every application begins with. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Plain {}

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
        private final SpringApplication application = new SpringApplication(Plain.class);
        private final List<String> properties = new ArrayList<>(List.of("--server.port=0"));

        private Setup(Server server) {
            application.setWebApplicationType(server.type);
            application.setResourceLoader(new DefaultResourceLoader(server.classLoader()));
            application.setBannerMode(Banner.Mode.OFF);
            application.setRegisterShutdownHook(false);
        }

        Setup with(Class<?>... configurations) {
            application.addPrimarySources(List.of(configurations));
            return this;
        }

        <T> Setup withBean(String name, T bean) {
            application.addInitializers(context -> context.getBeanFactory().registerSingleton(name, bean));
            return this;
        }

        Setup set(String property, Object value) {
            properties.add("--" + property + "=" + value);
            return this;
        }

        Setup set(Map<String, ?> more) {
            more.forEach(this::set);
            return this;
        }

        App start() {
            return new App(application.run(properties.toArray(String[]::new)));
        }
    }
}
