package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.web3task.TaskApi;
import java.io.File;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

@DisplayName("Spring without Boot")
class PlainSpringTest {
    @ParameterizedTest
    @ValueSource(strings = {"mvc", "webFlux"})
    @DisplayName("serves the endpoints by one @Import, with no class of Boot's in reach")
    void oneImport(String kind) throws Exception {
        URL[] withoutBoot = Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path"))
                // Nor Micrometer's registry, which looks for its parts by the class loader of Tomcat's thread.
                .filter(entry ->
                        !Path.of(entry).getFileName().toString().matches("(spring-boot|context-propagation).*"))
                .map(PlainSpringTest::url)
                .toArray(URL[]::new);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(withoutBoot, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            assertThatThrownBy(() -> loader.loadClass("org.springframework.boot.SpringApplication"))
                    .isInstanceOf(ClassNotFoundException.class);
            Class<?> application = loader.loadClass(PlainSpringApp.class.getName());
            assertThat(application).isNotSameAs(PlainSpringApp.class);
            assertThat(application.getMethod(kind).invoke(null))
                    .asString()
                    .contains("{\"deposit\":true,\"swap\":false}");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("says at the start that no bean answers a task")
    void noProvider() {
        assertThatThrownBy(() -> new AnnotationConfigApplicationContext(Web3TaskMvcConfiguration.class))
                .hasStackTraceContaining("no bean answers a task. Declare a bean of type TaskCompletionProvider");
    }

    @Test
    @DisplayName("takes providers and methods from a parent context too, and its customizers")
    void parentContext() {
        try (GenericApplicationContext parent = new AnnotationConfigApplicationContext(PlainSpringApp.Campaign.class);
                AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
            child.setParent(parent);
            child.register(Web3TaskMvcConfiguration.class);
            child.refresh();
            assertThat(child.getBean(TaskApi.class)).asString().contains("tasks=[deposit, swap]", "maxConcurrent=5");
            assertThat(Arrays.asList(parent.getBeanDefinitionNames())).doesNotContain("web3TaskApi");
        }
    }
}
