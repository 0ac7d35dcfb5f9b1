package io.github.web3task.load.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import redis.embedded.RedisServer;

/** A real Redis on a free port, to be killed and started again. */
final class LocalRedis implements AutoCloseable {
    private final int port;
    private RedisServer server;

    LocalRedis() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        start();
    }

    void start() throws IOException {
        server = RedisServer.newRedisServer()
                .port(port)
                .setting("save \"\"")
                .setting("bind 127.0.0.1")
                .build();
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
    static void until(BooleanSupplier condition) {
        long rounds = 0;
        while (!condition.getAsBoolean()) {
            assertThat(rounds++).as("rounds").isLessThan(10_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
