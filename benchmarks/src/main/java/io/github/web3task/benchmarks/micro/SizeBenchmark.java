package io.github.web3task.benchmarks.micro;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

/** How a request's cost depends on what is declared and asked. Providers never block. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class SizeBenchmark {
    /** providers/tasks of each/tasks asked. */
    @Param({"1/1/1", "1/64/1", "1/64/8", "1/64/64", "5/1/1", "20/1/1", "20/1/20"})
    public String size = "1/1/1";

    private @Nullable TaskApi api;
    private @Nullable ApiRequest request;

    @Setup
    public void prepare() {
        ((Logger) LoggerFactory.getLogger(ExchangeListener.LOGGER_NAME)).setLevel(Level.OFF);
        String[] parts = size.split("/", -1);
        int tasks = Integer.parseInt(parts[1]);
        TaskApiBuilder builder = null;
        for (int i = 0; i < Integer.parseInt(parts[0]); i++) {
            int provider = i;
            TaskCompletionProvider each = TaskCompletionProvider.fixed(
                    TaskStatus.complete(),
                    IntStream.range(0, tasks)
                            .mapToObj(task -> name(provider * tasks + task))
                            .toArray(String[]::new));
            builder = builder == null ? TaskApi.builder(each) : builder.provider(each);
        }
        api = Objects.requireNonNull(builder).build();
        String asked = IntStream.range(0, Integer.parseInt(parts[2]))
                .mapToObj(i -> "%22" + name(i) + "%22")
                .collect(Collectors.joining(",", "%5B", "%5D"));
        request = new ApiRequest(
                "GET",
                ApiRequest.COMPLETION,
                "walletAddress=0x00000000000000000000000000000000000000aa&task=" + asked,
                header -> null);
    }

    private static String name(int number) {
        return "task" + (10 + number);
    }

    @TearDown
    public void close() {
        Objects.requireNonNull(api).close();
    }

    @Benchmark
    public ApiResponse handle() {
        return Objects.requireNonNull(api)
                .handle(Objects.requireNonNull(request))
                .toCompletableFuture()
                .join();
    }
}
