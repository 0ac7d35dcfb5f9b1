package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.internal.runtime.Recorder;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("A listener or a log that stands still")
class SlowListenerTest {
    private static final int QUEUE = 8_192;

    private final Logger logger = (Logger) LoggerFactory.getLogger(ExchangeListener.LOGGER_NAME);
    private final ManualTimer timer = new ManualTimer();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger told = new AtomicInteger();
    private final Thread caller = Thread.currentThread();
    private final AtomicInteger toldByCaller = new AtomicInteger(); // which would stand still, and this test with it

    @BeforeEach
    void quiet() {
        logger.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        logger.setLevel(null);
        goOn.countDown();
    }

    private TaskApiBuilder builder() {
        return TaskApi.builder(FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "a"))
                .timer(timer)
                .closeGrace(Duration.ZERO)
                .listener(exchange -> {
                    if (Thread.currentThread() == caller) {
                        toldByCaller.incrementAndGet();
                        return;
                    }
                    inside.countDown();
                    await(goOn);
                    told.incrementAndGet();
                });
    }

    /** Ends with an exception when the API's closing interrupts it. */
    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Clause({"LOG-5", "PROV-9", "TIME-2"})
    @DisplayName("for ever delays no answer, no deadline, not the time and not the closing")
    void forEver() {
        HeldProvider held = new HeldProvider("b");
        try (TaskApi api = builder().provider(held).build()) {
            assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(Bodies.success("{\"a\":true}"));
            Await.await(inside);
            for (int i = 0; i < 100; i++) {
                assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(Bodies.success("{\"a\":true}"));
                assertThat(Await.now(api.handle(Ask.time())).status()).isEqualTo(200);
            }
            var hung = api.handle(Ask.completion("w", "b"));
            held.awaitCalls(1);
            timer.advanceMillis(2_500);
            assertThat(Await.soon(hung).bodyText()).isEqualTo(Bodies.BUSY);
            held.answer(0, TaskStatus.complete());
        }
        assertThat(told).hasValue(0);
        assertThat(toldByCaller).hasValue(0);
    }

    @Test
    @Clause("LOG-5")
    @DisplayName("costs records once the queue is full: they are dropped, counted, and said when it goes on")
    void dropped() {
        try (LogCapture log = LogCapture.of(Recorder.class)) {
            try (TaskApi api = builder().build()) {
                api.handle(Ask.time());
                Await.await(inside);
                for (int i = 0; i < QUEUE + 7; i++) {
                    assertThat(Await.now(api.handle(Ask.time())).status()).isEqualTo(200);
                }
                assertThat(log.events()).isEmpty();
                assertThat(toldByCaller).hasValue(0);
                goOn.countDown();
            }
            assertThat(told).hasValue(1 + QUEUE);
            assertThat(log.events())
                    .extracting(event -> event.getLevel() + " " + event.getFormattedMessage())
                    .containsExactly(
                            "WARN 7 records and warnings were dropped: the log or a listener is slower than the requests");
        }
    }

    @Test
    @Clause("LOG-5")
    @DisplayName("again within the minute is said when the minute has passed, with all that was dropped since")
    void droppedAgain() {
        AtomicInteger room = new AtomicInteger();
        try (LogCapture log = LogCapture.of(Recorder.class)) {
            Recorder recorder = Recorder.on(
                    task -> {
                        if (room.getAndDecrement() <= 0) {
                            throw new RejectedExecutionException("full");
                        }
                        task.run();
                    },
                    timer);
            submit(recorder, 3);
            room.set(1);
            submit(recorder, 1 + 2);
            room.set(1);
            submit(recorder, 1);
            timer.advance(Duration.ofMinutes(1));
            room.set(1);
            submit(recorder, 1);
            assertThat(log.events())
                    .extracting(event -> event.getFormattedMessage().substring(0, 2))
                    .containsExactly("3 ", "2 ");
            assertThat(told).hasValue(3);
        }
    }

    @Test
    @Clause("LOG-5")
    @DisplayName("again within the minute is said at the end at the latest")
    void droppedAtTheEnd() {
        try (LogCapture log = LogCapture.of(Recorder.class)) {
            Recorder recorder = Recorder.withOwnThread(timer);
            overrun(recorder, 3, new CountDownLatch(1));
            overrun(recorder, 2, new CountDownLatch(1));
            recorder.close();
            assertThat(log.events())
                    .extracting(event -> event.getFormattedMessage().substring(0, 2))
                    .containsExactly("3 ", "2 ");
            assertThat(told).hasValue(2 * QUEUE);
        }
    }

    /** Of so many there is no room for; all others are run before this returns. */
    private void overrun(Recorder recorder, int tooMany, CountDownLatch taken) {
        CountDownLatch standsStill = new CountDownLatch(1);
        recorder.submit(() -> {
            taken.countDown();
            await(standsStill);
        });
        Await.await(taken);
        CountDownLatch all = new CountDownLatch(QUEUE);
        for (int i = 0; i < QUEUE + tooMany; i++) {
            recorder.submit(() -> {
                told.incrementAndGet();
                all.countDown();
            });
        }
        standsStill.countDown();
        Await.await(all);
    }

    private void submit(Recorder recorder, int tasks) {
        for (int i = 0; i < tasks; i++) {
            recorder.submit(told::incrementAndGet);
        }
    }

    @Test
    @Clause("LOG-5")
    @DisplayName("that throws costs its own record, whatever it throws, and the next is made")
    void throwing() {
        try (LogCapture log = LogCapture.of(Recorder.class)) {
            Recorder recorder = Recorder.on(Runnable::run, timer);
            recorder.submit(() -> {
                throw new StackOverflowError("0xSecret");
            });
            submit(recorder, 1);
            assertThat(told).hasValue(1);
            assertThat(log.events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.getFormattedMessage())
                            .startsWith("a record could not be made, because of a java.lang.StackOverflowError at ")
                            .doesNotContain("0xSecret"));
        }
    }
}
