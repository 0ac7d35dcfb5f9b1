package io.github.web3task.resilience.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.web3task.TaskApi;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.resilience.cache.CompletionCache;
import io.github.web3task.resilience.caffeine.CaffeineCompletionCache;
import io.github.web3task.resilience.internal.Hash;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    @RegisterExtension
    final LocalRedis other = new LocalRedis();

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
                                if (query.wallet().asSent().startsWith("down")) {
                                    throw new DependencyUnavailableException("ledger");
                                }
                                boolean complete = query.wallet().asSent().startsWith("done");
                                return FakeProvider.all(query, TaskStatus.of(complete));
                            },
                            "a")
                    .withIrreversible(Map.of("a", "1"));
            api = server.closing(TaskApi.builder(provider)
                    .interceptor(CachePolicy.in(redis).lookupTimeout(lookupTimeout))
                    .deadline(Duration.ofSeconds(55))
                    .listener(told::add)
                    .build());
        }

        String ask(String wallet) {
            return Ask.body(api, Ask.completion(wallet, "a"));
        }

        Outcome outcome(String wallet) {
            int before = told.size();
            ask(wallet);
            LocalRedis.until("its record", () -> told.size() > before);
            return told.get(before).outcome();
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

        /** Asks until nobody is kept waiting for a Redis that is away: Lettuce or we refuse at once. */
        void awaitRefusal() {
            LocalRedis.until("a refusal at once", () -> {
                Throwable failure = catchThrowable(() -> redis.lookup(List.of("k"), PATIENT));
                return failure != null
                        && String.valueOf(failure.getMessage())
                                .toLowerCase(Locale.ROOT)
                                .contains("not connected");
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
            assertThat(other.provider.asked)
                    .noneMatch(query -> query.wallet().asSent().equals("done1"));
            assertThat(other.ask("open1")).isEqualTo(Bodies.success("{\"a\":false}"));
            assertThat(other.outcome("open1")).as("incomplete").isEqualTo(Outcome.SERVED);
        }
        server.with(redis -> {
            assertThat(redis.get("campaign:1.1:a1done1")).isEqualTo(value("campaign:1.1:a1done1", true));
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
                assertThat(node.outcome("done" + i)).isEqualTo(Outcome.SERVED);
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
            redis.set("campaign:1.1:a1done4", value("campaign:1.1:a1done4", false));
        });
        for (int i = 1; i <= 3; i++) {
            assertThat(node.ask("open" + i)).isEqualTo(Bodies.success("{\"a\":false}"));
        }
        assertThat(node.ask("done4")).isEqualTo(YES);
        assertThat(lookup(node.redis, "1.1:a1open1", "1.1:a1open2", "1.1:a1open3", "1.1:a1open5"))
                .as("neither true nor false")
                .isEmpty();
        for (boolean complete : new boolean[] {false, true, false}) {
            node.redis.store("k", complete, Duration.ofMinutes(1));
        }
        assertThat(lookup(node.redis, "k")).containsExactly(Map.entry("k", true));
        node.redis.store("for ever", true, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(lookup(node.redis, "for ever")).containsEntry("for ever", true);
    }

    /** As a cache writes it: bound to its key. */
    private static String value(String key, boolean complete) {
        return (complete ? "1" : "0") + Hash.of(key, 8);
    }

    private static Map<String, Boolean> lookup(CompletionCache cache, String... keys) {
        try {
            return cache.lookup(List.of(keys), PATIENT);
        } catch (Exception e) {
            throw new AssertionError("Redis is there", e);
        }
    }

    @Test
    @Clause({"LOAD-6", "PROV-7"})
    @DisplayName("take no reply for an answer that is out of step, and share again on another connection")
    void outOfStep() throws IOException {
        try (Wire wire = new Wire(server.port())) {
            Node node = new Node(wire.port(), PATIENT);
            node.awaitRedis();
            node.redis.store("k", true, Duration.ofMinutes(1));
            lookup(node.redis, "k");
            wire.inject(("$17\r\n" + value("campaign:k", true) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 50; i++) {
                assertThat(node.ask("open" + i)).isEqualTo(Bodies.success("{\"a\":false}"));
            }
            node.awaitRedis();
        }
    }

    @Test
    @Clause({"LOAD-6", "PROV-7"})
    @DisplayName("follow the address to the new primary when the roles are swapped and the old one still answers")
    void rolesSwapped() throws IOException {
        try (Wire wire = new Wire(server.port())) {
            Node node = new Node(wire.port(), PATIENT);
            node.awaitRedis();
            server.with(old -> old.replicaof("127.0.0.1", other.port()));
            wire.pointTo(other.port());
            other.with(now -> LocalRedis.until("a completion in the new primary", () -> {
                assertThat(node.ask("done-" + node.told.size())).isEqualTo(YES);
                return now.keys("campaign:*").size() > 0;
            }));
            node.awaitRedis();
        }
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("with a near cache answer from it when Redis is gone")
    void nearCache() throws Exception {
        Node first = node();
        first.ask("done1");
        awaitInRedis("done1");
        CompletionCache far = server.closing(RedisCompletionCache.connect(server.uri(), "campaign:"));
        LocalRedis.until(
                "an answer from Redis",
                () -> catchThrowable(() -> far.lookup(List.of("1.1:a1done1"), PATIENT)) == null);
        CompletionCache both = far.withNearCache(new CaffeineCompletionCache(100), Duration.ofHours(1));
        assertThat(lookup(both, "1.1:a1done1")).containsValue(true);
        server.kill();
        assertThat(lookup(both, "1.1:a1done1")).containsValue(true);
    }
}
