package io.github.web3task.resilience.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.resilience.AllEngines;
import java.io.File;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("An application that is deployed with every engine")
class RedeployTest {
    @RegisterExtension
    final LocalRedis server = new LocalRedis();

    private final ThreadPoolExecutor hostThreads = (ThreadPoolExecutor) Executors.newFixedThreadPool(6);

    /** Before the application comes: a thread keeps the class loaders of the code that starts it. */
    @BeforeEach
    void startHostThreads() {
        assertThat(hostThreads.prestartAllCoreThreads()).isEqualTo(6);
    }

    @AfterEach
    void endHostThreads() {
        hostThreads.shutdownNow();
    }

    /** Everything of the class path, as in a WAR. */
    private static URLClassLoader application() throws Exception {
        List<URL> all = new ArrayList<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            all.add(Path.of(path).toUri().toURL());
        }
        return new URLClassLoader(all.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @RepeatedTest(3)
    @DisplayName(
            "and taken away again leaves nothing behind on the host's threads, on the partner's executor, or anywhere")
    void collected() throws Exception {
        ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
        URLClassLoader loader = application();
        WeakReference<ClassLoader> reference = new WeakReference<>(loader, gone);
        serveIn(loader);
        loader.close();
        loader = null;
        for (int i = 0; i < 300 && reference.get() != null; i++) {
            System.gc();
            gone.remove(100);
        }
        assertThat(hostThreads.isShutdown()).as("the host goes on").isFalse();
        assertThat(reference.get()).as("the application's class loader").isNull();
    }

    private void serveIn(ClassLoader loader) throws Exception {
        Class<?> type = loader.loadClass(AllEngines.class.getName());
        assertThat(type.getClassLoader()).isSameAs(loader);
        @SuppressWarnings("unchecked")
        BiFunction<ExecutorService, String, Integer> host = (BiFunction<ExecutorService, String, Integer>)
                type.getDeclaredConstructor().newInstance();
        assertThat(host.apply(hostThreads, server.uri())).isOne();
    }
}
