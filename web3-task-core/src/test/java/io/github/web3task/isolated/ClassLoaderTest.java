package io.github.web3task.isolated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.web3task.Ask;
import io.github.web3task.TaskApi;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

@DisplayName("In a class loader of its own")
class ClassLoaderTest {
    private static final List<Class<?>> LIBRARY = List.of(TaskApi.class, ServeAndClose.class);
    private static final List<Class<?>> DEPENDENCIES =
            List.of(ObjectMapper.class, JsonFactory.class, JsonProperty.class, Logger.class);
    private final ThreadPoolExecutor hostThreads = (ThreadPoolExecutor) Executors.newFixedThreadPool(4);

    /** Before the application comes: a thread keeps the class loaders of the code that starts it. */
    @BeforeEach
    void startHostThreads() {
        assertThat(hostThreads.prestartAllCoreThreads()).isEqualTo(4);
    }

    @AfterEach
    void endHostThreads() {
        hostThreads.shutdownNow();
    }

    @Test
    @DisplayName(
            "the library leaves nothing behind after close: loader and classes go, Jackson and SLF4J are the host's")
    void sharedDependencies() throws Exception {
        assertCollected(ownFirst(ClassLoaderTest.class.getClassLoader(), LIBRARY));
    }

    @Test
    @DisplayName("with Jackson and SLF4J in it too, as in a WAR, the host's threads keep nothing of it either")
    void ownDependencies() throws Exception {
        assertCollected(ownFirst(
                ClassLoader.getPlatformClassLoader(),
                Stream.of(LIBRARY, DEPENDENCIES).flatMap(List::stream).toList()));
    }

    /** Serves on threads that outlive the loader, drops it, and waits for the collector to find it. */
    private void assertCollected(URLClassLoader loader) throws Exception {
        ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
        WeakReference<ClassLoader> reference = new WeakReference<>(loader, gone);
        serveIn(loader);
        loader.close();
        loader = null;
        for (int i = 0; i < 100 && reference.get() != null; i++) {
            System.gc();
            gone.remove(100);
        }
        assertThat(hostThreads.isShutdown()).as("the host goes on").isFalse();
        assertThat(reference.get()).as("the application's class loader").isNull();
    }

    private void serveIn(ClassLoader loader) throws Exception {
        Class<?> type = loader.loadClass(ServeAndClose.class.getName());
        assertThat(type.getClassLoader()).isSameAs(loader);
        assertThat(loader.loadClass(TaskApi.class.getName()).getClassLoader()).isSameAs(loader);
        @SuppressWarnings("unchecked")
        Function<ExecutorService, Integer> host = (Function<ExecutorService, Integer>)
                type.getDeclaredConstructor().newInstance();
        assertThat(host.apply(hostThreads)).isEqualTo(22 * 200 + 21 * 400 + 21 * 200);
    }

    @Test
    @Clause({"PROV-4", "PROV-5"})
    @DisplayName("the library stays usable though its very first requests find the stack exhausted")
    void firstRequestsWithoutStack() throws Exception {
        List<String> expected = List.of(Bodies.success("{\"a\":true}"), Bodies.INVALID);
        try (TaskApi warm = TaskApi.of(TaskCompletionProvider.fixed(TaskStatus.complete(), "a"))) {
            Ask.body(warm, Ask.completion("w")); // with the test's own classes: those of the JDK are in use from now on
        }
        try (URLClassLoader loader = ownFirst(ClassLoaderTest.class.getClassLoader(), LIBRARY)) {
            @SuppressWarnings("unchecked")
            Supplier<List<String>> scenario = (Supplier<List<String>>) loader.loadClass(AskWithoutStack.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            assertThat(scenario.getClass().getClassLoader()).isSameAs(loader);
            assertThat(scenario.get()).isEqualTo(expected);
        }
    }

    @Test
    @Clause("LOG-3")
    @DisplayName("a logging system without key-value pairs gets one line, and nothing in it twice")
    void pairsAreNotDoubled(@TempDir Path services) throws Exception {
        Path file = services.resolve("META-INF/services/org.slf4j.spi.SLF4JServiceProvider");
        Files.createDirectories(file.getParent());
        Files.writeString(file, FakeSlf4jProvider.class.getName());
        List<URL> urls = Stream.of(LIBRARY, DEPENDENCIES)
                .flatMap(List::stream)
                .map(ClassLoaderTest::homeOf)
                .collect(Collectors.toList());
        urls.add(services.toUri().toURL());
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            @SuppressWarnings("unchecked")
            Supplier<List<String>> scenario =
                    (Supplier<List<String>>) loader.loadClass(LogThroughFakeSlf4j.class.getName())
                            .getDeclaredConstructor()
                            .newInstance();
            String line = assertThat(scenario.get()).singleElement().actual();
            assertThat(line).startsWith("INFO io.github.web3task.exchange time=");
            assertThat(line).containsOnlyOnce("requestId=").containsOnlyOnce("req-1");
            assertThat(line).containsOnlyOnce("code=000000").containsOnlyOnce("totalMs=");
        }
    }

    /** The library's classes from itself, all others from the parent when it has them. */
    private static URLClassLoader ownFirst(ClassLoader parent, List<Class<?>> homes) {
        URL[] urls = homes.stream().map(ClassLoaderTest::homeOf).toArray(URL[]::new);
        return new URLClassLoader(urls, parent) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                synchronized (getClassLoadingLock(name)) {
                    if (name.startsWith("io.github.web3task.") && findLoadedClass(name) == null) {
                        return findClass(name);
                    }
                    return super.loadClass(name, resolve);
                }
            }
        };
    }

    private static URL homeOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
