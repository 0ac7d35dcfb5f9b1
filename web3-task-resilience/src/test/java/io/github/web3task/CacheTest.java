package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ManualClock;
import io.github.web3task.testkit.WatchedThreads;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeProvider;
import io.github.web3task.testkit.core.HeldProvider;
import io.github.web3task.testkit.core.ManualTimer;
import io.github.web3task.validation.WalletFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The cache of completions")
class CacheTest {
    private static final String YES = Bodies.success("{\"a\":true}");
    private static final String NO = Bodies.success("{\"a\":false}");
    private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");
    private final ManualTimer timer = new ManualTimer();
    private final WatchedThreads threads = new WatchedThreads();
    private final List<Exchange> told = new CopyOnWriteArrayList<>();
    private final FakeCompletionCache cache = new FakeCompletionCache();
    private final CachePolicy policy = CachePolicy.in(cache);
    private final List<TaskQuery> asked = new ArrayList<>();
    private TaskStatus status = TaskStatus.complete();
    private Exception failure;

    /** Task a can't be undone, task b can. */
    private FakeProvider provider(String version) {
        return FakeProvider.direct(
                        query -> {
                            asked.add(query);
                            if (failure != null) {
                                throw failure;
                            }
                            return FakeProvider.all(query, status);
                        },
                        "a",
                        "b")
                .withIrreversible(Map.of("a", version));
    }

    private TaskApiBuilder api(CachePolicy remember) {
        return api(remember, "1");
    }

    private TaskApiBuilder api(CachePolicy remember, String version) {
        return TaskApi.builder(provider(version))
                .interceptor(remember)
                .timer(timer)
                .recorder(Runnable::run)
                .clock(new ManualClock(NOW))
                .listener(told::add)
                .maxConcurrent(1)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO);
    }

    private static String body(TaskApi api, String wallet, String... tasks) {
        return Await.now(api.handle(Ask.completion(wallet, tasks))).bodyText();
    }

    @Test
    @Clause({"LOAD-5", "LOG-1"})
    @DisplayName("answers for a completed task that can't be undone, without the provider, and the record says so")
    void remembered() {
        try (TaskApi api = api(policy).build()) {
            assertThat(body(api, "w", "a")).isEqualTo(YES);
            assertThat(body(api, "w", "a")).isEqualTo(YES);
            assertThat(body(api, "v", "a")).as("another wallet").isEqualTo(YES);
        }
        assertThat(asked).extracting(query -> query.wallet().asSent()).containsExactly("w", "v");
        assertThat(told)
                .extracting(Exchange::outcome)
                .containsExactly(Outcome.SERVED, Outcome.REMEMBERED, Outcome.SERVED);
        assertThat(told.get(1).tasks().get("a").reason()).isEqualTo("remembered");
    }

    @Test
    @Clause({"LOAD-5", "PROV-7"})
    @DisplayName("holds no task that can be undone, nothing incomplete or inconclusive, no failure, and asks for none")
    void notRemembered() {
        try (TaskApi api = api(policy).build()) {
            assertThat(body(api, "w", "b")).isEqualTo(Bodies.success("{\"b\":true}"));
            assertThat(cache.lookups).as("b is never asked for").isEmpty();
            status = TaskStatus.incomplete();
            assertThat(body(api, "w", "a")).isEqualTo(NO);
            status = TaskStatus.inconclusive("syncing");
            assertThat(body(api, "w", "a")).isEqualTo(Bodies.BUSY);
            failure = new DependencyUnavailableException("down");
            assertThat(body(api, "w", "a")).isEqualTo(Bodies.BUSY);
            failure = new IllegalStateException("broken");
            assertThat(body(api, "w", "a")).isEqualTo(Bodies.OTHER);
        }
        assertThat(cache.held).isEmpty();
        assertThat(asked).hasSize(5);
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName("is asked first, the provider only for the rest")
    void onlyTheRest() {
        try (TaskApi api = api(policy).build()) {
            body(api, "w", "a");
            assertThat(body(api, "w", "b", "a")).isEqualTo(Bodies.success("{\"b\":true,\"a\":true}"));
        }
        assertThat(asked).extracting(TaskQuery::tasks).containsExactly(List.of("a"), List.of("b"));
        assertThat(told).extracting(Exchange::outcome).containsExactly(Outcome.SERVED, Outcome.SERVED);
    }

    private TaskApi threaded(TaskCompletionProvider provider, CachePolicy remember) {
        return threaded(TaskApi.builder(provider), remember);
    }

    private TaskApi threaded(TaskApiBuilder settings, CachePolicy remember) {
        return settings.interceptor(remember)
                .timer(timer)
                .executor(threads)
                .handOver(Runnable::run)
                .recorder(Runnable::run)
                .listener(told::add)
                .deadline(Duration.ofSeconds(30))
                .closeGrace(Duration.ZERO)
                .build();
    }

    private CompletionStage<ApiResponse> ask(TaskApi api, String wallet, String... tasks) {
        CompletionStage<ApiResponse> stage = api.handle(Ask.completion(wallet, tasks));
        threads.awaitRest();
        return stage;
    }

    @Test
    @Clause({"LOAD-5", "LOAD-4", "LOG-1"})
    @DisplayName("answers a part while the rest is shared with an equal question in flight, and the record says shared")
    void sharedRest() {
        HeldProvider held = new HeldProvider(Map.of("a", "1"), "a", "b");
        try (TaskApi api = threaded(TaskApi.builder(held), policy)) {
            var first = ask(api, "w", "a");
            held.answer(0, TaskStatus.complete());
            Await.soon(first);
            var second = ask(api, "w", "a", "b");
            var third = ask(api, "w", "a", "b");
            held.answer(1, TaskStatus.complete());
            Await.soon(second);
            Await.soon(third);
            threads.awaitEnd(); // and the records are made
            assertThat(held.asked).hasSize(2);
        }
        assertThat(told)
                .extracting(Exchange::outcome)
                .containsExactlyInAnyOrder(Outcome.SERVED, Outcome.SERVED, Outcome.SHARED);
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName("answers what it holds at once, while a request for more waits for its provider")
    void doesNotWaitForOthers() {
        HeldProvider held = new HeldProvider(Map.of("a", "1"), "a", "b");
        try (TaskApi api = threaded(TaskApi.builder(held), policy)) {
            cache.held.put("1.1:a1w", true);
            var both = ask(api, "w", "a", "b");
            assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(YES);
            assertThat(Await.isDone(both)).isFalse();
        }
    }

    @Test
    @Clause({"LOAD-5", "LOAD-4"})
    @DisplayName("stores once what many requests are told together, also when the first of them has given up")
    void storedOnce() {
        HeldProvider held = new HeldProvider(Map.of("a", "1"), "a");
        try (TaskApi api = threaded(TaskApi.builder(held).maxConcurrent(32), policy)) {
            for (int round = 0; round < 20; round++) {
                List<CompletionStage<ApiResponse>> all = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    all.add(api.handle(Ask.completion("w" + round, "a")));
                }
                threads.awaitRest();
                held.answer(round, TaskStatus.complete());
                all.forEach(each -> assertThat(Await.soon(each).bodyText()).isEqualTo(YES));
                assertThat(cache.times).hasSize(round + 1);
            }
        }
    }

    @Test
    @Clause({"LOAD-5", "LOAD-4"})
    @DisplayName("holds an incomplete no longer because a request that came later shared the call")
    void sharedIncomplete() {
        HeldProvider held = new HeldProvider("b");
        try (TaskApi api = threaded(TaskApi.builder(held), policy.incompleteFor(Duration.ofSeconds(20)))) {
            var first = ask(api, "w", "b");
            timer.advance(Duration.ofSeconds(15));
            var follower = ask(api, "w", "b");
            held.answer(0, TaskStatus.incomplete());
            Await.soon(first);
            Await.soon(follower);
        }
        assertThat(cache.times)
                .singleElement()
                .satisfies(time -> assertThat(time).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(5)));
    }

    @Test
    @Clause({"LOAD-5", "WALLET-4"})
    @DisplayName("holds a completion although the other spelling of the wallet was just found incomplete")
    void twoSpellings() {
        String lower = "0x" + "ab".repeat(20);
        String upper = "0x" + "AB".repeat(20);
        HeldProvider held = new HeldProvider(Map.of("a", "1"), "a");
        try (TaskApi api = threaded(
                TaskApi.builder(held).walletFormats(WalletFormat.EVM), policy.incompleteFor(Duration.ofSeconds(20)))) {
            var first = ask(api, lower, "a");
            var second = ask(api, upper, "a");
            assertThat(held.asked).as("a provider may tell them apart").hasSize(2);
            held.answer(0, TaskStatus.incomplete());
            Await.soon(first);
            held.answer(1, TaskStatus.complete());
            Await.soon(second);
            assertThat(cache.held).containsExactly(Map.entry("1.1:a1" + lower, true));
        }
    }

    @Test
    @Clause({"LOAD-5", "LOAD-6"})
    @DisplayName("carries through an outage of the provider: true for who was complete, 000002 for all others")
    void providerOutage() {
        try (TaskApi api = api(policy).build()) {
            body(api, "done", "a");
            failure = new DependencyUnavailableException("down");
            for (int minute = 0; minute < 10; minute++) {
                assertThat(body(api, "done", "a")).isEqualTo(YES);
                assertThat(body(api, "other", "a")).isEqualTo(Bodies.BUSY);
                assertThat(body(api, "done", "a", "b")).isEqualTo(Bodies.BUSY);
                timer.advance(Duration.ofMinutes(1));
            }
        }
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName("forgets with the version of the criterion, not with the API")
    void version() {
        try (TaskApi one = api(policy, "more than 10").build()) {
            body(one, "w", "a");
        }
        try (TaskApi same = api(policy, "more than 10").build()) {
            body(same, "w", "a");
        }
        assertThat(asked).hasSize(1);
        status = TaskStatus.incomplete();
        try (TaskApi other = api(policy, "more than 20").build()) {
            assertThat(body(other, "w", "a")).isEqualTo(NO);
        }
    }

    @Test
    @Clause({"LOAD-5", "WALLET-3"})
    @DisplayName("knows an EVM address in any case, and tells opaque wallets apart by theirs")
    void normalForm() {
        String upper = "0x" + "AB".repeat(20);
        String lower = "0x" + "ab".repeat(20);
        try (TaskApi api = api(policy).walletFormats(WalletFormat.EVM).build()) {
            body(api, upper, "a");
            assertThat(body(api, lower, "a")).isEqualTo(YES);
            assertThat(asked).hasSize(1);
        }
        try (TaskApi api = api(policy).build()) {
            body(api, "Tz1", "a");
            body(api, "tz1", "a");
            assertThat(asked).hasSize(3);
        }
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName(
            "holds incomplete only on request: seconds at most, counted from when the provider was asked; inconclusive never")
    void incomplete() {
        status = TaskStatus.incomplete();
        try (TaskApi api = api(policy.incompleteFor(Duration.ofSeconds(10))).build()) {
            assertThat(body(api, "w", "b")).isEqualTo(Bodies.success("{\"b\":false}"));
            assertThat(body(api, "w", "b")).isEqualTo(Bodies.success("{\"b\":false}"));
            assertThat(asked).hasSize(1);
            status = TaskStatus.inconclusive("syncing");
            assertThat(body(api, "v", "a", "b")).isEqualTo(Bodies.BUSY);
        }
        assertThat(cache.times)
                .singleElement()
                .satisfies(time -> assertThat(time).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10)));

        cache.times.clear();
        Duration[] takes = {Duration.ofSeconds(8)};
        FakeProvider late = FakeProvider.blocking(
                query -> {
                    timer.advance(takes[0]);
                    return FakeProvider.all(query, TaskStatus.incomplete());
                },
                "c");
        try (TaskApi api = threaded(late, policy.incompleteFor(Duration.ofSeconds(10)))) {
            Ask.body(api, Ask.completion("v"));
            assertThat(cache.times)
                    .singleElement()
                    .satisfies(time -> assertThat(time).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2)));
            takes[0] = Duration.ofSeconds(10);
            Ask.body(api, Ask.completion("w"));
            assertThat(cache.times).as("what was true 10 s ago").hasSize(1);
        }
    }

    @Test
    @Clause({"LOAD-5", "PROV-5"})
    @DisplayName("holds what a provider says after the deadline too: the caller asks again")
    void lateAnswer() {
        HeldProvider slow = new HeldProvider(Map.of("a", "1"), "a");
        try (TaskApi api = threaded(TaskApi.builder(slow), policy)) {
            var first = ask(api, "w", "a");
            timer.advance(Duration.ofSeconds(30));
            assertThat(Await.soon(first).bodyText()).isEqualTo(Bodies.BUSY);
            slow.answer(0, TaskStatus.complete());
            threads.awaitEnd();
            assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(YES);
            assertThat(slow.asked).hasSize(1);
        }
    }

    @Test
    @Clause({"LOAD-5", "PROV-5"})
    @DisplayName("holds it although the provider's thread was interrupted at the deadline")
    void lateAnswerOfInterruptedThread() {
        FakeProvider slow = FakeProvider.blocking(
                        query -> {
                            timer.advance(Duration.ofSeconds(30));
                            assertThat(Thread.currentThread().isInterrupted()).isTrue();
                            return FakeProvider.all(query, TaskStatus.complete());
                        },
                        "a")
                .withIrreversible(Map.of("a", "1"));
        try (TaskApi api = threaded(slow, policy)) {
            assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(Bodies.BUSY);
            threads.awaitEnd();
            assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(YES);
            assertThat(slow.asked).hasSize(1);
        }
    }

    @Test
    @Clause({"LOAD-5", "LIFE-1"})
    @DisplayName("holds completions until the earliest sunset, an hour at least, or for a set time; up to a tenth less")
    void times() {
        Campaign month = new Campaign(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(27)));
        Campaign over = new Campaign(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(4)));
        assertTimes(api(policy).campaign(month), Duration.ofDays(30));
        assertTimes(api(policy).campaign(over), Duration.ofHours(1));
        assertTimes(api(policy), Duration.ofHours(1));
        assertTimes(api(policy.completeFor(Duration.ofDays(7))).campaign(month), Duration.ofDays(7));
        assertTimes(api(policy.completeFor(Duration.ofSeconds(Long.MAX_VALUE))), Duration.ofSeconds(Long.MAX_VALUE));
    }

    private void assertTimes(TaskApiBuilder settings, Duration whole) {
        cache.times.clear();
        cache.held.clear();
        try (TaskApi api = settings.build()) {
            for (int i = 0; i < 100; i++) {
                body(api, "w" + i, "a");
            }
        }
        Duration least = whole.minus(whole.dividedBy(10)).minusNanos(1_000);
        assertThat(cache.times).hasSize(100).allSatisfy(time -> assertThat(time).isBetween(least, whole));
        assertThat(new HashSet<>(cache.times)).as("jitter").hasSizeGreaterThan(20);
    }
}
