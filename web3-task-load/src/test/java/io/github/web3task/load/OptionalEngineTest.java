package io.github.web3task.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.web3task.TaskApi;
import io.github.web3task.contract.Clause;
import io.github.web3task.isolated.ServeAndClose;
import io.github.web3task.load.caffeine.CaffeineCompletionMemory;
import io.lettuce.core.RedisClient;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

@DisplayName("Without an optional engine on the class path")
class OptionalEngineTest {
    private static final String LOAD = "io.github.web3task.load.";
    private static final List<Class<?>> NEEDED = List.of(
            TaskApi.class,
            ServeAndClose.class,
            CaffeineCompletionMemory.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonProperty.class,
            Logger.class);

    /** A class of each engine's jar, and ours that needs it. */
    private static final Map<String, Class<?>> ENGINES = new LinkedHashMap<>(Map.of(
            LOAD + "bucket4j.Bucket4jRateLimiter", Bucket.class,
            LOAD + "caffeine.CaffeineCompletionMemory", Caffeine.class,
            LOAD + "redis.RedisCompletionMemory", RedisClient.class,
            LOAD + "resilience4j.Resilience4jCircuitBreaker", CircuitBreaker.class));

    @ParameterizedTest
    @ValueSource(
            strings = {
                LOAD + "bucket4j.Bucket4jRateLimiter",
                LOAD + "caffeine.CaffeineCompletionMemory",
                LOAD + "redis.RedisCompletionMemory",
                LOAD + "resilience4j.Resilience4jCircuitBreaker"
            })
    @Clause("LOAD-6")
    @DisplayName("only the class that needs it is out of use: the other engines load, and requests are served")
    void missing(String without) throws Exception {
        URL[] urls = Stream.concat(
                        NEEDED.stream(),
                        ENGINES.entrySet().stream()
                                .filter(engine -> !engine.getKey().equals(without))
                                .map(Map.Entry::getValue))
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            assertServes(loader);
            for (String engine : ENGINES.keySet()) {
                if (engine.equals(without)) {
                    assertThatThrownBy(() -> loader.loadClass(engine).getDeclaredConstructors())
                            .isInstanceOf(NoClassDefFoundError.class);
                } else {
                    assertThatCode(() -> Class.forName(engine, true, loader).getDeclaredConstructors())
                            .doesNotThrowAnyException();
                }
            }
            assertServes(loader);
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
