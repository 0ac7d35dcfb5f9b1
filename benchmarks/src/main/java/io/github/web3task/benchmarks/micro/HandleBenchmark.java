package io.github.web3task.benchmarks.micro;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.benchmarks.rival.HandWritten;
import io.github.web3task.benchmarks.rival.Lean;
import io.github.web3task.benchmarks.rival.Ledger;
import io.github.web3task.benchmarks.rival.Reply;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.RateLimiter;
import io.github.web3task.validation.WalletFormat;
import java.nio.charset.StandardCharsets;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.slf4j.LoggerFactory;

/**
 * From the raw query to the bytes of the answer, without a server: {@link TaskApi#handle} beside what is written by hand. The
 * letters order the rows. Two tasks, an EVM wallet, the window sent; the log of exchanges is off.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandleBenchmark {
    private static final ApiRequest TIME = request(ApiRequest.TIME, null);
    private static final int WALLETS = 1 << 10;

    private final TaskApi direct = ours(true).build();
    private final TaskApi pooled = ours(false).build();
    private final TaskApi limited = ours(true).rateLimit(new Refusing()).build();
    private final TaskApi full = TaskApi.builder(new Silent())
            .maxConcurrent(1)
            .maxWait(Duration.ZERO)
            .deadline(Duration.ofHours(23))
            .closeGrace(Duration.ZERO)
            .build();
    private final ApiRequest[] completions = new ApiRequest[WALLETS];
    private final String[] queries = new String[WALLETS];
    private int at;

    private static TaskApiBuilder ours(boolean neverBlocks) {
        return TaskApi.builder(Ledger.provider(neverBlocks)).walletFormats(WalletFormat.EVM);
    }

    @Setup
    public void prepare() {
        ((Logger) LoggerFactory.getLogger(ExchangeListener.LOGGER_NAME)).setLevel(Level.OFF);
        // Ends with a request that still runs, and would say so.
        ((Logger) LoggerFactory.getLogger(TaskApi.class)).setLevel(Level.ERROR);
        full.handle(request(ApiRequest.COMPLETION, "walletAddress=w&task=")); // takes the only slot for good
    }

    /** Once for all iterations of a fork: what is allocated before one would be counted as its requests'. */
    @Setup
    public void ask() {
        for (int i = 0; i < WALLETS; i++) {
            queries[i] = String.format(
                    "walletAddress=0x%040x&task=%%5B%%22deposit%%22%%2C%%22swap%%22%%5D&timestamp=%d&recvWindow=60000",
                    i * 7919, System.currentTimeMillis());
            completions[i] = request(ApiRequest.COMPLETION, queries[i]);
        }
    }

    /** A window is a minute at most, and a fork must not last as long. */
    @TearDown(org.openjdk.jmh.annotations.Level.Iteration)
    public void check() {
        String expected = "{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":false,\"swap\":true}}";
        for (String answer : List.of(
                new String(HandWritten.answer(queries[1]).body(), StandardCharsets.UTF_8),
                new String(Lean.answer(queries[1]).body(), StandardCharsets.UTF_8),
                answer(direct, completions[1]).bodyText(),
                answer(pooled, completions[1]).bodyText())) {
            if (!answer.equals(expected)) {
                throw new IllegalStateException(answer + " is not " + expected);
            }
        }
    }

    @TearDown
    public void close() {
        direct.close();
        pooled.close();
        full.close();
        limited.close();
    }

    @Benchmark
    public Reply a_handWritten() {
        return HandWritten.answer(queries[next()]);
    }

    @Benchmark
    public Reply b_leanestPossible() {
        return Lean.answer(queries[next()]);
    }

    @Benchmark
    public ApiResponse c_handleDirect() {
        return answer(direct, completions[next()]);
    }

    @Benchmark
    public ApiResponse d_handleOverExecutor() {
        return answer(pooled, completions[next()]);
    }

    @Benchmark
    public ApiResponse e_handleTime() {
        return answer(direct, TIME);
    }

    @Benchmark
    public ApiResponse f_refusedForNoSlot() {
        return answer(full, completions[next()]);
    }

    @Benchmark
    public ApiResponse g_refusedByRateLimit() {
        return answer(limited, completions[next()]);
    }

    private int next() {
        return at++ & (WALLETS - 1);
    }

    private static ApiResponse answer(TaskApi api, ApiRequest request) {
        return api.handle(request).toCompletableFuture().join();
    }

    private static ApiRequest request(String path, @Nullable String query) {
        return new ApiRequest("GET", path, query, header -> null);
    }

    private static final class Silent implements AsyncTaskCompletionProvider {
        @Override
        public List<String> taskNames() {
            return Ledger.TASKS;
        }

        @Override
        public CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) {
            return new CompletableFuture<>();
        }
    }

    private static final class Refusing implements RateLimiter {
        private static final Duration WAIT = Duration.ofSeconds(1);

        @Override
        public Duration tryAcquire(ApiRequest request) {
            return WAIT;
        }

        @Override
        public double lowestRate() {
            return REQUIRED_RATE;
        }
    }
}
