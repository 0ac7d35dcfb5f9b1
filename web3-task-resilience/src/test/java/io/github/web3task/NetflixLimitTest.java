package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import com.netflix.concurrency.limits.Limit;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.netflix.NetflixLimit;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.WatchedThreads;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeProvider;
import io.github.web3task.testkit.core.HeldProvider;
import io.github.web3task.testkit.core.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A limit that adapts to how long calls take")
class NetflixLimitTest {
    private static final String YES = Bodies.success("{\"a\":true}");
    private final ManualTimer timer = new ManualTimer();
    private final WatchedThreads threads = new WatchedThreads();
    private final HeldProvider provider = new HeldProvider("a");
    private final List<CompletionStage<ApiResponse>> answers = new ArrayList<>();
    private TaskApi api;
    private int wallets;
    private int ended;

    /** An algorithm that notes what it is told. */
    private static class Fixed implements Limit {
        private final int slots;
        private final List<String> samples = new CopyOnWriteArrayList<>();
        private Error fault;

        Fixed(int slots) {
            this.slots = slots;
        }

        @Override
        public int getLimit() {
            return slots;
        }

        @Override
        public void notifyOnChange(Consumer<Integer> listener) {}

        @Override
        public void onSample(long start, long nanos, int together, boolean dropped) {
            samples.add(Duration.ofNanos(nanos).toMillis() + " ms, " + together + (dropped ? ", dropped" : ""));
            if (fault != null) {
                throw fault;
            }
        }
    }

    private void build(NetflixLimit limit) {
        build(TaskApi.builder(provider).interceptor(limit));
    }

    private void build(TaskApiBuilder settings) {
        api = settings.maxConcurrent(64)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO)
                .timer(timer)
                .executor(threads)
                .handOver(Runnable::run)
                .recorder(Runnable::run)
                .build();
    }

    @AfterEach
    void close() {
        api.close();
    }

    private int inFlight() {
        return provider.asked.size() - ended;
    }

    private void ask(int requests) {
        for (int i = 0; i < requests; i++) {
            answers.add(api.handle(Ask.completion("w" + wallets++, "a")));
        }
        threads.awaitRest();
    }

    private void end(Consumer<Integer> how) {
        while (inFlight() > 0) {
            how.accept(ended++);
        }
        threads.awaitEnd();
    }

    /** A hundred requests at once, and calls that take so long; returns how many were let through in the last round. */
    private int rounds(int rounds, long millis) {
        int together = 0;
        for (int i = 0; i < rounds; i++) {
            ask(100);
            together = inFlight();
            timer.advanceMillis(millis);
            end(call -> provider.answer(call, TaskStatus.complete()));
        }
        return together;
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName(
            "has fewer slots soon after calls become slower, and all of them soon after they are as fast as before")
    void adapts() {
        build(NetflixLimit.gradient(8, 64));
        assertThat(rounds(10, 20)).isEqualTo(64);
        assertThat(rounds(4, 400)).isLessThan(16);
        assertThat(rounds(20, 400)).isBetween(8, 64);
        rounds(10, 20);
        assertThat(rounds(10, 20)).isEqualTo(64);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(Await.soon(answer).bodyText()).isIn(YES, Bodies.BUSY));
    }

    @Test
    @Clause("PROV-6")
    @DisplayName("counts a call until it has returned: a provider that hangs gets no more than the limit, for ever")
    void hangs() {
        CountDownLatch end = new CountDownLatch(1);
        FakeProvider hanging = FakeProvider.blocking(
                query -> {
                    while (end.getCount() > 0) {
                        LockSupport.park(end); // whatever wakes it
                        Thread.interrupted();
                    }
                    return FakeProvider.all(query, TaskStatus.complete());
                },
                "a");
        build(TaskApi.builder(hanging).interceptor(NetflixLimit.gradient(8, 16)));
        for (int second = 0; second < 20; second++) {
            ask(100);
            timer.advanceMillis(1_000);
        }
        assertThat(hanging.asked).hasSize(16);
        end.countDown();
        threads.interruptAll();
        threads.awaitEnd();
        assertThat(answers)
                .allSatisfy(answer -> assertThat(Await.soon(answer).bodyText()).isEqualTo(Bodies.BUSY));
    }

    @Test
    @DisplayName("stays within its bounds, and never at none")
    void bounds() {
        build(NetflixLimit.gradient(30, 64));
        rounds(10, 20);
        assertThat(rounds(4, 400)).isBetween(30, 40);
        api.close();
        build(new NetflixLimit(new Fixed(0)));
        assertThat(rounds(3, 20)).isOne();
    }

    @Test
    @Clause("LOAD-2")
    @DisplayName(
            "learns how long calls take, takes late ones for dropped, and learns nothing from those that fail at once")
    void outcomes() {
        Fixed limit = new Fixed(2);
        build(new NetflixLimit(limit));
        for (Throwable failure : List.of(new DependencyUnavailableException("down"), new Error("fault"))) {
            ask(1);
            end(call -> provider.fail(call, failure));
        }
        assertThat(limit.samples).isEmpty();
        rounds(1, 20);
        assertThat(limit.samples).containsExactlyInAnyOrder("20 ms, 1", "20 ms, 2");
        ask(1);
        timer.advanceMillis(2_500);
        assertThat(limit.samples).as("it runs on").hasSize(2);
        end(call -> provider.fail(call, new Error("interrupted")));
        ask(1);
        timer.advanceMillis(2_600);
        end(call -> provider.answer(call, TaskStatus.complete()));
        assertThat(limit.samples).endsWith("2500 ms, 1, dropped", "2600 ms, 1, dropped");
    }

    @Test
    @Clause("PROV-6")
    @DisplayName("counts no call that an interceptor behind it has thrown out of")
    void thrownOut() {
        build(TaskApi.builder(provider).interceptor(NetflixLimit.gradient(1, 1)).interceptor((query, chain) -> {
            if (query.wallet().asSent().equals("bad")) {
                throw new IllegalStateException("broken");
            }
            return chain.proceed(query);
        }));
        for (int i = 0; i < 5; i++) {
            assertThat(Ask.body(api, Ask.completion("bad", "a"))).isEqualTo(Bodies.OTHER);
            threads.awaitEnd();
        }
        ask(1);
        assertThat(provider.asked).hasSize(1);
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("is gone on without when it throws: no answer and no slot is lost, and the log says so")
    void broken() {
        Fixed limit = new Fixed(5);
        limit.fault = new NoClassDefFoundError("broken");
        build(new NetflixLimit(limit));
        try (LogCapture log = LogCapture.of(TaskApi.class)) {
            assertThat(rounds(20, 20)).isEqualTo(5);
            assertThat(log.atLeast(Level.WARN)).singleElement().asString().startsWith("the adaptive limit fails");
        }
        assertThat(answers.stream()
                        .filter(answer -> Await.soon(answer).bodyText().equals(YES)))
                .hasSize(100);
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("whose limit can't even be read lets all calls pass: maxConcurrent still holds")
    void unreadable() {
        Fixed limit = new Fixed(5) {
            @Override
            public int getLimit() {
                throw new IllegalStateException("broken");
            }
        };
        build(new NetflixLimit(limit));
        assertThat(rounds(3, 20)).isEqualTo(64);
    }

    @Test
    @Clause({"LOG-1", "PROV-7"})
    @DisplayName("refuses what is above it at once, as shed, and what follows a call in flight is not above it")
    void shed() {
        build(NetflixLimit.gradient(1, 1));
        ask(1);
        answers.add(api.handle(Ask.completion("w0", "a")));
        ask(1);
        assertThat(Await.isDone(answers.get(1))).isFalse();
        assertThat(Await.soon(answers.get(2)).bodyText()).isEqualTo(Bodies.BUSY);
        end(call -> provider.answer(call, TaskStatus.complete()));
        assertThat(Await.soon(answers.get(1)).bodyText()).isEqualTo(YES);
    }

    @Test
    @DisplayName("needs bounds that are in order")
    void refused() {
        build(NetflixLimit.gradient(1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetflixLimit.gradient(0, 5))
                .withMessage("from 0 to 5: give 1 or more, and no less");
        assertThatIllegalArgumentException().isThrownBy(() -> NetflixLimit.gradient(6, 5));
    }
}
