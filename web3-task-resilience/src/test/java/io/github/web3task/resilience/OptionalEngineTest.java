package io.github.web3task.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.netflix.concurrency.limits.Limit;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.web3task.testkit.Clause;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Without an optional engine on the class path")
class OptionalEngineTest {
    /** How each of our classes that needs an engine begins; a class among the arguments is made without any. */
    private static final Map<String, Object[]> BEGINNINGS = Map.of(
            "bucket4j.Bucket4jRateLimiter global", new Object[] {50},
            "caffeine.CaffeineCompletionCache <init>", new Object[] {10L},
            "micrometer.MicrometerExchangeListener <init>", new Object[] {SimpleMeterRegistry.class},
            "netflix.NetflixLimit gradient", new Object[] {1, 2},
            "redis.RedisCompletionCache connect", new Object[] {"redis://127.0.0.1:1", "x"},
            "redis.RedisRateLimiter global", new Object[] {"redis://127.0.0.1:1", "x", 50},
            "resilience4j.Resilience4jCircuitBreaker standard", new Object[] {});

    static Stream<Arguments> engines() {
        return Stream.of(
                arguments(Bucket.class, Set.of("Bucket4jRateLimiter", "RedisRateLimiter")),
                arguments(Caffeine.class, Set.of("CaffeineCompletionCache")),
                arguments(MeterRegistry.class, Set.of("MicrometerExchangeListener")),
                arguments(Limit.class, Set.of("NetflixLimit")),
                arguments(CircuitBreaker.class, Set.of("Resilience4jCircuitBreaker")),
                arguments(RedisClient.class, Set.of("RedisCompletionCache", "RedisRateLimiter")));
    }

    @ParameterizedTest
    @MethodSource("engines")
    @Clause("LOAD-6")
    @DisplayName("what needs it fails when it is made, the other engines work, and requests are served")
    void missing(Class<?> engine, Set<String> needIt) throws Exception {
        URL jar = engine.getProtectionDomain().getCodeSource().getLocation();
        List<URL> rest = new ArrayList<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            rest.add(Path.of(path).toUri().toURL());
        }
        assertThat(rest.remove(jar)).as("%s was there", jar).isTrue();
        try (URLClassLoader loader =
                new URLClassLoader(rest.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader); // as in a webapp: Lettuce asks it
            assertServes(loader);
            BEGINNINGS.forEach((beginning, arguments) -> {
                if (needIt.contains(beginning.replaceAll(".*\\.| .*", ""))) {
                    assertThatThrownBy(() -> begin(loader, beginning, arguments))
                            .hasRootCauseInstanceOf(ClassNotFoundException.class);
                } else {
                    assertThatCode(() -> begin(loader, beginning, arguments)).doesNotThrowAnyException();
                }
            });
            assertServes(loader);
        } finally {
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        }
    }

    private static void begin(ClassLoader loader, String beginning, Object[] arguments) throws Exception {
        String[] names = beginning.split(" ", -1);
        Class<?> type = loader.loadClass("io.github.web3task.resilience." + names[0]);
        Executable[] all = names[1].equals("<init>") ? type.getConstructors() : type.getMethods();
        Executable named = Stream.of(all)
                .filter(one -> one instanceof Constructor || one.getName().equals(names[1]))
                .findFirst()
                .orElseThrow();
        Object[] here = new Object[arguments.length];
        for (int i = 0; i < here.length; i++) {
            here[i] = arguments[i] instanceof Class<?> engine
                    ? loader.loadClass(engine.getName())
                            .getDeclaredConstructor()
                            .newInstance()
                    : arguments[i];
        }
        Object made = named instanceof Constructor<?> constructor
                ? constructor.newInstance(here)
                : ((Method) named).invoke(null, here);
        if (made instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    private static void assertServes(ClassLoader loader) throws Exception {
        ExecutorService hostThreads = Executors.newFixedThreadPool(4);
        try {
            @SuppressWarnings("unchecked")
            Function<ExecutorService, Integer> host =
                    (Function<ExecutorService, Integer>) loader.loadClass(ServeAndClose.class.getName())
                            .getDeclaredConstructor()
                            .newInstance();
            assertThat(host.getClass().getClassLoader()).isSameAs(loader);
            assertThat(host.apply(hostThreads)).isEqualTo(22 * 200 + 21 * 400 + 21 * 200);
        } finally {
            hostThreads.shutdownNow();
        }
    }
}
