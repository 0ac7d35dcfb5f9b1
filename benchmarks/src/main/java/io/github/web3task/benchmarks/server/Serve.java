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
import jakarta.servlet.Servlet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;

/** The server in its own JVM. Says its port, then takes one order a line and answers each with a line. */
public final class Serve {
    // Held, because java.util.logging forgets the level of a logger that nobody holds.
    private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

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
        TOMCAT_LOG.setLevel(Level.WARNING);
        Path base = Files.createTempDirectory("web3-task-benchmarks");
        ExchangeLog.write(log, base);
        Backend backend = new Backend(slots, meanMillis, lognormal, seed);
        Tomcat tomcat = start(base, unprotected ? new UnprotectedServlet(backend) : new TaskServlet(api(backend)));
        System.out.println("port=" + tomcat.getConnector().getLocalPort());
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(obey(order, backend));
        }
        // The driver has gone or wants no more. Not in order: calls may still hang.
        ExpandWar.delete(base.toFile());
        Runtime.getRuntime().halt(0);
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
        TaskApiBuilder builder = TaskApi.builder(TaskCompletionProvider.of(Task.of("deposit", backend::isComplete)))
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
            builder.layer(Resilience4jCircuitBreaker.standard());
        }
        return builder.build();
    }

    private static Tomcat start(Path base, Servlet servlet) throws LifecycleException {
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxKeepAliveRequests", "-1"); // a connection is not what is measured
        connector.setProperty("minSpareThreads", "200"); // all of them at once: a thread that comes later is news
        connector.setThrowOnFailure(true);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", base.toString());
        Wrapper wrapper = Tomcat.addServlet(context, "web3-task", servlet);
        wrapper.setAsyncSupported(true);
        wrapper.addMapping("/web3/*");
        tomcat.start();
        return tomcat;
    }
}
