package io.github.web3task.resilience.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.web3task.TaskApi;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.resilience.cache.CompletionCache;
import io.github.web3task.resilience.caffeine.CaffeineCompletionCache;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Nodes that share a Redis")
class RedisNodesTest {
    private static final Duration PATIENT = Duration.ofSeconds(50);
    private static final String YES = Bodies.success("{\"a\":true}");

    @RegisterExtension
    final LocalRedis server = new LocalRedis();

    /** One node: its provider knows of the wallets that begin with its own name, and is down for those that say so. */
    private final class Node {
        private final RedisCompletionCache redis;
        private final FakeProvider provider;
        private final List<Exchange> told = new CopyOnWriteArrayList<>();
        private final TaskApi api;

        Node(int redisPort, Duration lookupTimeout) {
            redis = server.closing(RedisCompletionCache.connect("redis://127.0.0.1:" + redisPort, "campaign:"));
            provider = FakeProvider.blocking(
                            query -> {
                                if (query.wallet().startsWith("down")) {
                                    throw new DependencyUnavailableException("ledger");
                                }
                                boolean complete = query.wallet().startsWith("done");
                                return FakeProvider.all(query, TaskStatus.of(complete));
                            },
                            "a")
                    .withIrreversible(Map.of("a", "1"));
            api = server.closing(TaskApi.builder(provider)
                    .layer(CachePolicy.in(redis).lookupTimeout(lookupTimeout))
                    .deadline(Duration.ofSeconds(55))
                    .listener(told::add)
                    .build());
        }

        String ask(String wallet) {
            return Ask.body(api, Ask.completion(wallet, "a"));
        }

        Outcome outcome(String wallet) {
            ask(wallet);
            return told.get(told.size() - 1).outcome();
        }

        /** Asks until Redis takes part: another wallet each time, learnt by one look and remembered by the next. */
        void awaitRedis() {
            int[] number = {0};
            LocalRedis.until("an answer from Redis", () -> {
                String wallet = "done-" + System.identityHashCode(this) + "-" + number[0]++;
                assertThat(ask(wallet)).isEqualTo(YES);
                return outcome(wallet) == Outcome.REMEMBERED;
            });
        }

        /** Asks until nobody is kept waiting for a Redis that is away. */
        void awaitRefusal() {
            LocalRedis.until("a refusal at once", () -> {
                CompletableFuture<?> answer = redis.recall(List.of("k")).toCompletableFuture();
                boolean atOnce = answer.isCompletedExceptionally();
                Await.await(answer.handle((found, failure) -> 0));
                return atOnce;
            });
        }
    }

    private Node node() {
        Node node = new Node(server.port(), PATIENT);
        node.awaitRedis();
        return node;
    }

    /** A node does not wait for Redis to have taken what it has learnt. */
    private void awaitInRedis(String wallet) {
        server.with(
                redis -> LocalRedis.until(wallet + " in Redis", () -> redis.exists("campaign:1.1:a1" + wallet) == 1));
    }

    @Test
    @Clause({"LOAD-6", "LOAD-5"})
    @DisplayName("answer what one of them has learnt, without their own providers")
    void shared() {
        List<Node> nodes = List.of(node(), node(), node());
        assertThat(nodes.get(0).outcome("done1")).isEqualTo(Outcome.SERVED);
        awaitInRedis("done1");
        for (Node other : nodes.subList(1, 3)) {
            assertThat(other.ask("done1")).isEqualTo(YES);
            assertThat(other.outcome("done1")).isEqualTo(Outcome.REMEMBERED);
            assertThat(other.provider.asked).noneMatch(query -> query.wallet().equals("done1"));
            assertThat(other.ask("open1")).isEqualTo(Bodies.success("{\"a\":false}"));
            assertThat(other.outcome("open1")).as("incomplete").isEqualTo(Outcome.SERVED);
        }
        server.with(redis -> {
            assertThat(redis.get("campaign:1.1:a1done1")).isEqualTo("1");
            assertThat(redis.pttl("campaign:1.1:a1done1")).isBetween(3_000_000L, 3_600_000L);
            assertThat(redis.keys("*open*")).isEmpty();
        });
    }

    @Test
    @Clause({"LOAD-6", "PROV-7"})
    @DisplayName(
            "fail no request and say nothing untrue when Redis is killed in mid-run, and share again when it is back")
    void killed() throws IOException {
        Node one = node();
        Node two = node();
        one.ask("done1");
        awaitInRedis("done1");
        assertThat(two.outcome("done1")).isEqualTo(Outcome.REMEMBERED);
        server.kill();
        one.awaitRefusal();
        two.awaitRefusal();
        for (int i = 0; i < 200; i++) {
            for (Node node : List.of(one, two)) {
                assertThat(node.ask("done" + i)).isEqualTo(YES);
                assertThat(node.ask("open" + i)).isEqualTo(Bodies.success("{\"a\":false}"));
                assertThat(node.ask("down" + i)).isEqualTo(Bodies.BUSY);
            }
        }
        server.start();
        one.awaitRedis();
        two.awaitRedis();
        one.ask("done-later");
        awaitInRedis("done-later");
        assertThat(two.outcome("done-later")).isEqualTo(Outcome.REMEMBERED);
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("start and serve without a Redis, and share as soon as there is one")
    void awayFromTheStart() throws IOException {
        server.kill();
        Node node = new Node(server.port(), PATIENT);
        assertThat(node.ask("done1")).isEqualTo(YES);
        assertThat(node.outcome("done1")).isEqualTo(Outcome.SERVED);
        server.start();
        node.awaitRedis();
    }

    @Test
    @Clause({"LOAD-6", "PROV-7"})
    @DisplayName("go on after their lookup timeout when nothing comes back from Redis, and share again when it does")
    void swallowed() throws IOException {
        try (Wire wire = new Wire(server.port())) {
            Node node = new Node(wire.port(), Duration.ofMillis(10));
            node.awaitRedis();
            wire.swallow();
            for (int i = 0; i < 50; i++) {
                assertThat(node.ask("done" + i)).isEqualTo(YES);
                assertThat(node.told.get(node.told.size() - 1).outcome()).isEqualTo(Outcome.SERVED);
            }
            assertThat(node.ask("down")).isEqualTo(Bodies.BUSY);
            wire.mend();
            node.awaitRedis();
            node.redis.close();
            assertThat(node.ask("done1")).as("closed").isEqualTo(YES);
        }
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName(
            "wait for nothing once a connection is found to swallow everything, and make another as soon as they can")
    void givenUp() throws IOException {
        try (Wire wire = new Wire(server.port())) {
            Node node = new Node(wire.port(), PATIENT);
            node.awaitRedis();
            wire.swallow();
            node.awaitRefusal();
            int before = wire.swallowed();
            LocalRedis.until("the beginning of another connection", () -> wire.swallowed() > before);
            wire.letThrough(); // what was swallowed is lost: this connection will never be made
            node.awaitRedis();
        }
    }

    @Test
    @Clause({"LOAD-6", "LOAD-5", "PROV-7"})
    @DisplayName("take no rubbish for an answer, and no incomplete for a completion that is there")
    void rubbish() {
        Node node = node();
        server.with(redis -> {
            redis.set("campaign:1.1:a1open1", "true");
            redis.set("campaign:1.1:a1open2", "");
            redis.lpush("campaign:1.1:a1open3", "1");
            redis.set("campaign:1.1:a1done4", "0");
        });
        for (int i = 1; i <= 3; i++) {
            assertThat(node.ask("open" + i)).isEqualTo(Bodies.success("{\"a\":false}"));
        }
        assertThat(node.ask("done4")).isEqualTo(YES);
        CompletionCache memory = node.redis;
        assertThat(Await.await(memory.recall(List.of("1.1:a1open1", "1.1:a1open2", "1.1:a1open3", "1.1:a1open5"))
                        .toCompletableFuture()))
                .as("neither true nor false")
                .isEmpty();
        for (boolean complete : new boolean[] {false, true, false}) {
            memory.remember("k", complete, Duration.ofMinutes(1))
                    .toCompletableFuture()
                    .join();
        }
        assertThat(memory.recall(List.of("k")).toCompletableFuture().join()).containsExactly(Map.entry("k", true));
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("with a near memory answer from it when Redis is gone")
    void nearMemory() throws IOException {
        Node first = node();
        first.ask("done1");
        awaitInRedis("done1");
        CompletionCache far = server.closing(RedisCompletionCache.connect(server.uri(), "campaign:"));
        LocalRedis.until(
                "an answer from Redis",
                () -> !far.recall(List.of("1.1:a1done1")).toCompletableFuture().isCompletedExceptionally());
        CompletionCache both = far.withNearCache(new CaffeineCompletionCache(100), Duration.ofHours(1));
        assertThat(both.recall(List.of("1.1:a1done1")).toCompletableFuture().join())
                .containsValue(true);
        server.kill();
        assertThat(both.recall(List.of("1.1:a1done1")).toCompletableFuture().join())
                .containsValue(true);
    }

    @Test
    @DisplayName("need the address of one")
    void noAddress() {
        assertThatIllegalArgumentException().isThrownBy(() -> RedisCompletionCache.connect("nonsense", "x"));
    }
}
