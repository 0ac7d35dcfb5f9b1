package io.github.web3task.benchmarks.server;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.benchmarks.Options;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.resilience.bucket4j.Bucket4jRateLimiter;
import io.github.web3task.resilience.resilience4j.Resilience4jCircuitBreaker;
import io.github.web3task.servlet.TaskServlet;
import io.github.web3task.spi.RateLimiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.apache.catalina.LifecycleException;

/** The server of the overload commands, in its own JVM. */
public final class Serve {
    private final boolean unprotected;
    private final int slots;
    private final double meanMillis;
    private final boolean lognormal;
    private final long seed;
    private final int maxWaitMillis;
    private final int busyStatus;
    private final int rateLimit;
    private final boolean refuseAll;
    private final boolean breaker;
    private final boolean log;
    private final Measures measures = new Measures();

    public Serve(Options options) {
        unprotected = options.has("unprotected");
        slots = options.count("slots", 32);
        meanMillis = options.number("mean", 20);
        lognormal = options.has("lognormal");
        seed = options.count("seed", 1);
        maxWaitMillis = options.count("max-wait", 50);
        busyStatus = options.count("busy-status", 503);
        rateLimit = options.count("rate-limit", 0);
        refuseAll = options.has("refuse-all");
        breaker = options.has("breaker");
        log = options.has("log");
        options.refuseOthers();
    }

    public void run() throws IOException, LifecycleException {
        Path base = Files.createTempDirectory("web3-task-benchmarks");
        ExchangeLog.write(log, base);
        Backend backend = new Backend(slots, meanMillis, lognormal, seed);
        int port = EmbeddedTomcat.start(
                base, unprotected ? new UnprotectedServlet(backend) : new TaskServlet(api(backend)));
        Orders.obey(port, base, order -> obey(order, backend));
    }

    private String obey(String order, Backend backend) {
        String value = order.substring(order.indexOf('=') + 1);
        return switch (order.substring(0, order.length() - value.length())) {
            case "pace=" -> {
                backend.pace(Double.parseDouble(value));
                yield "";
            }
            case "hang=" -> {
                backend.hang(Backend.Hang.valueOf(value.toUpperCase(Locale.ROOT)));
                yield "";
            }
            default ->
                switch (value) {
                    case "measures" -> measures.sinceLast() + " " + Measures.cpu();
                    case "heap" -> Measures.heap();
                    default -> throw new IllegalArgumentException("no such order: " + order);
                };
        };
    }

    private TaskApi api(Backend backend) {
        TaskApiBuilder builder = TaskApi.builder(
                        TaskCompletionProvider.of(Task.of("deposit", wallet -> backend.isComplete(wallet.asSent()))))
                .maxConcurrent(slots)
                .maxWait(Duration.ofMillis(maxWaitMillis))
                .statusMapping(code -> code == ResultCode.SYSTEM_BUSY ? busyStatus : code.defaultStatus())
                .listener(measures);
        if (rateLimit > 0) {
            builder.rateLimit(Bucket4jRateLimiter.global(rateLimit));
        }
        if (refuseAll) {
            builder.rateLimit(new RateLimiter() {
                @Override
                public Duration tryAcquire(ApiRequest request) {
                    return Duration.ofSeconds(1);
                }

                @Override
                public double lowestRate() {
                    return REQUIRED_RATE;
                }
            });
        }
        if (breaker) {
            builder.interceptor(Resilience4jCircuitBreaker.standard());
        }
        return builder.build();
    }
}
