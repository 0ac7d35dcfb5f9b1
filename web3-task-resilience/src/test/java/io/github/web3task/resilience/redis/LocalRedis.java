package io.github.web3task.resilience.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.embedded.RedisServer;

/** A real Redis on a free port for each test, to be killed and started again. */
final class LocalRedis implements BeforeEachCallback, AfterEachCallback {
    /** Far more than anything here takes; only a failing test waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private final String[] settings;
    private int port;
    private RedisServer server;

    LocalRedis(String... settings) {
        this.settings = settings;
    }

    @Override
    public void beforeEach(ExtensionContext test) throws IOException {
        do { // a cluster's nodes talk at the port that is 10,000 above
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
        } while (port > 55_000);
        start();
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        while (!toClose.isEmpty()) {
            toClose.pop().close();
        }
        kill();
    }

    /** Closed after the test, the last one first, before the server ends. */
    <T extends AutoCloseable> T closing(T resource) {
        toClose.push(resource);
        return resource;
    }

    void start() throws IOException {
        var builder = RedisServer.newRedisServer()
                .port(port)
                .setting("save \"\"")
                .setting("bind 127.0.0.1")
                .setting("repl-diskless-sync-delay 0");
        for (String setting : settings) {
            builder.setting(setting);
        }
        server = builder.build();
        server.start();
    }

    void kill() throws IOException {
        server.stop();
    }

    int port() {
        return port;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    void with(Consumer<RedisCommands<String, String>> work) {
        try (RedisClient client = RedisClient.create(uri())) {
            work.accept(client.connect().sync());
        }
    }

    /** Waits for other threads. */
    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end)
                    .as("%s, waited for in vain for %s", what, PATIENCE)
                    .isNegative();
            Thread.onSpinWait();
        }
    }
}
