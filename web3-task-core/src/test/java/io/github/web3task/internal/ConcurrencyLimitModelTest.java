package io.github.web3task.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.ManualTimer;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ManualExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The concurrency limit, against a model that is simple enough to be believed")
class ConcurrencyLimitModelTest {
    private static final int STEPS = 20_000;
    private static final long MAX_WAIT = 50;

    private final ManualTimer timer = new ManualTimer();
    private final ManualExecutor executor = new ManualExecutor();

    /** One who asked for a slot, and what he was told. */
    private static final class Client {
        private final long givesUpAt;
        private int calls;
        private ConcurrencyLimit.Slot slot;

        Client(long givesUpAt) {
            this.givesUpAt = givesUpAt;
        }

        void told(ConcurrencyLimit.Slot granted) {
            calls++;
            slot = granted;
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,17", "3,3,42", "8,2,4711", "2,0,99"})
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName("Whatever is asked, given back, given up or closed, in any order: the same as the model")
    void model(int slots, int maxWaiting, long seed) {
        Random random = new Random(seed);
        ConcurrencyLimit limit = new ConcurrencyLimit(slots, maxWaiting, Duration.ofMillis(MAX_WAIT), timer, executor);
        Deque<Client> queue = new ArrayDeque<>(); // the model: who waits, in order
        List<Client> holders = new ArrayList<>(); // and who has a slot
        List<Client> all = new ArrayList<>();
        long now = 0;
        boolean closed = false;
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(1000);
            if (dice < 450) {
                Client client = new Client(now + MAX_WAIT);
                all.add(client);
                limit.acquire(client::told);
                if (!closed && holders.size() < slots) {
                    holders.add(client);
                    assertGranted(client);
                } else if (!closed && queue.size() < maxWaiting) {
                    queue.add(client);
                    assertThat(client.calls).isZero();
                } else {
                    assertRefused(client);
                }
            } else if (dice < 850) {
                if (!holders.isEmpty()) {
                    Client done = holders.remove(random.nextInt(holders.size()));
                    done.slot.release();
                    if (random.nextBoolean()) {
                        done.slot.release(); // the second time without effect
                    }
                    Client next = queue.poll();
                    if (next != null) {
                        assertThat(next.calls).as("not on the releasing thread").isZero();
                        executor.runAll();
                        holders.add(next);
                        assertGranted(next);
                    }
                }
            } else if (dice < 998) {
                now += random.nextInt(20);
                timer.advanceMillis(now - elapsed);
                elapsed = now;
                while (!queue.isEmpty() && queue.peek().givesUpAt <= now) {
                    assertRefused(queue.remove());
                }
            } else if (step > STEPS / 2 && random.nextInt(4) == 0) {
                limit.close();
                closed = true;
                queue.forEach(ConcurrencyLimitModelTest::assertRefused);
                queue.clear();
            }
            assertThat(holders.size()).isBetween(0, slots);
            assertThat(executor.waiting()).isZero();
            assertThat(timer.pending())
                    .as("timers of those who wait, no others")
                    .isEqualTo(queue.size());
            queue.forEach(client -> assertThat(client.calls).isZero());
        }
        assertThat(closed).as("the run got as far as closing").isTrue();
        assertThat(all).allMatch(client -> client.calls == 1);
        assertThat(all.stream().filter(client -> client.slot != null).count()).isGreaterThan(STEPS / 50);
    }

    private long elapsed;

    @ParameterizedTest
    @CsvSource({"1,5", "4,6"})
    @DisplayName("In the end all slots are free again, no more and no fewer")
    void allFreeAgain(int slots, long seed) {
        Random random = new Random(seed);
        ConcurrencyLimit limit = new ConcurrencyLimit(slots, slots, Duration.ofMillis(MAX_WAIT), timer, executor);
        List<Client> clients = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            Client client = new Client(0);
            clients.add(client);
            limit.acquire(client::told);
            if (random.nextInt(3) == 0) {
                timer.advanceMillis(random.nextInt(80));
            }
            clients.removeIf(other -> {
                boolean done = other.slot != null && random.nextBoolean();
                if (done) {
                    other.slot.release();
                }
                return done || (other.calls == 1 && other.slot == null);
            });
            if (random.nextBoolean()) {
                executor.runAll();
            }
        }
        timer.advanceMillis(MAX_WAIT);
        executor.runAll();
        for (Client client : clients) {
            if (client.slot != null) {
                client.slot.release();
            }
        }
        for (int i = 0; i < slots; i++) {
            Client last = new Client(0);
            limit.acquire(last::told);
            assertGranted(last);
        }
        Client oneTooMany = new Client(0);
        limit.acquire(oneTooMany::told);
        assertThat(oneTooMany.calls).isZero();
    }

    private static void assertGranted(Client client) {
        assertThat(client.calls).isOne();
        assertThat(client.slot).isNotNull();
    }

    private static void assertRefused(Client client) {
        assertThat(client.calls).isOne();
        assertThat(client.slot).isNull();
    }
}
