package io.github.web3task.benchmarks.micro;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.web3task.TaskApi;
import io.github.web3task.benchmarks.server.ExchangeLog;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.RateLimiter;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.slf4j.LoggerFactory;

/** {@link TaskApi#handle}, alone. The letters order the rows. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandleBenchmark {
    private static final ApiRequest COMPLETION = request(
            ApiRequest.COMPLETION, "walletAddress=0x00000000000000000000000000000000000000aa&task=%5B%22deposit%22%5D");
    private static final ApiRequest TIME = request(ApiRequest.TIME, null);

    @Param({"off", "on"})
    public String log = "off";

    private final TaskApi direct = TaskApi.of(TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"));
    private final TaskApi pooled = TaskApi.of(TaskCompletionProvider.of(Task.of("deposit", wallet -> true)));
    private final TaskApi full = TaskApi.builder(new Silent())
            .maxConcurrent(1)
            .maxWait(Duration.ZERO)
            .deadline(Duration.ofHours(23))
            .closeGrace(Duration.ZERO)
            .build();
    private final TaskApi limited = TaskApi.builder(TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"))
            .rateLimit(new Refusing())
            .build();

    @Setup
    public void prepare() {
        if (log.equals("on")) {
            ExchangeLog.to(OutputStream.nullOutputStream());
        } else {
            ((Logger) LoggerFactory.getLogger(ExchangeListener.LOGGER_NAME)).setLevel(Level.OFF);
        }
        // Ends with a request that still runs, and would say so.
        ((Logger) LoggerFactory.getLogger(TaskApi.class)).setLevel(Level.ERROR);
        full.handle(COMPLETION); // takes the only slot for good
    }

    @TearDown
    public void close() {
        direct.close();
        pooled.close();
        full.close();
        limited.close();
    }

    @Benchmark
    public ApiResponse a_servedByProviderThatNeverBlocks() {
        return direct.handle(COMPLETION).toCompletableFuture().join();
    }

    @Benchmark
    public ApiResponse b_servedOverThreadPool() {
        return pooled.handle(COMPLETION).toCompletableFuture().join();
    }

    @Benchmark
    public ApiResponse c_refusedForNoSlot() {
        return full.handle(COMPLETION).toCompletableFuture().join();
    }

    @Benchmark
    public ApiResponse d_refusedByRateLimit() {
        return limited.handle(COMPLETION).toCompletableFuture().join();
    }

    @Benchmark
    public ApiResponse e_time() {
        return direct.handle(TIME).toCompletableFuture().join();
    }

    private static ApiRequest request(String path, @Nullable String query) {
        return new ApiRequest("GET", path, query, header -> null);
    }

    private static final class Silent implements AsyncTaskCompletionProvider {
        @Override
        public List<String> taskNames() {
            return List.of("deposit");
        }

        @Override
        public CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) {
            return new CompletableFuture<>();
        }
    }

    private static final class Refusing implements RateLimiter {
        @Override
        public Duration tryAcquire(ApiRequest request) {
            return Duration.ofSeconds(1);
        }

        @Override
        public double lowestRate() {
            return REQUIRED_RATE;
        }
    }
}
