package io.github.web3task.internal.admission;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The concurrency limit, against a model that is simple enough to be believed")
class ConcurrencyLimitModelTest {
    private static final int STEPS = 20_000;
    private static final long MAX_WAIT = 50;

    private final ManualTimer timer = new ManualTimer();
    private final ManualExecutor resumer = new ManualExecutor();
    private long lineSince; // of the model

    /** The model of one who has a slot: itself, as long as it is not over, and its parts. */
    private static final class Holder {
        private final Client client;
        private boolean ownerIsThere = true;
        private boolean overWithoutAWord;
        private int parts;

        Holder(Client client) {
            this.client = client;
        }

        boolean holds() {
            return ownerIsThere || parts > 0;
        }
    }

    /** The model of one who waits. */
    private record Waiting(Client client, long givesUpAt) {}

    @ParameterizedTest
    @CsvSource({"1,1,17", "3,3,42", "8,2,4711", "2,0,99", "2,7,815"})
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName(
            "Whatever is asked, shared with parts, given back, lost, given up or closed, in any order: as in the model")
    void model(int slots, int maxWaiting, long seed) {
        Random random = new Random(seed);
        ConcurrencyLimit limit = new ConcurrencyLimit(slots, maxWaiting, Duration.ofMillis(MAX_WAIT), timer, resumer);
        Deque<Waiting> line = new ArrayDeque<>();
        List<Holder> holders = new ArrayList<>();
        List<Client> all = new ArrayList<>();
        long now = 0;
        boolean closed = false;
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(1000);
            if (dice < 400) {
                if (holders.size() == slots) { // whoever misses a slot finds those that are over
                    holders.forEach(holder -> holder.ownerIsThere &= !holder.overWithoutAWord);
                    holders.removeIf(holder -> !holder.holds());
                }
                Client client = new Client();
                all.add(client);
                client.ask(limit);
                if (!closed && holders.size() < slots) {
                    holders.add(new Holder(client));
                    assertThat(client.timesAdmitted()).isOne();
                } else if (!closed && hasRoom(line, maxWaiting, now)) {
                    lineSince = line.isEmpty() ? now : lineSince;
                    line.add(new Waiting(client, now + MAX_WAIT));
                } else {
                    assertRefused(client);
                }
            } else if (dice < 500 && !holders.isEmpty()) {
                Holder holder = holders.get(random.nextInt(holders.size()));
                limit.retain(holder.client.permit);
                holder.parts++;
            } else if (dice < 600 && !holders.isEmpty()) {
                Holder holder = holders.get(random.nextInt(holders.size()));
                if (holder.parts > 0) {
                    limit.leave(holder.client.permit);
                    holder.parts--;
                    goesOn(holder, holders, line, closed);
                }
            } else if (dice < 850 && !holders.isEmpty()) {
                Holder holder = holders.get(random.nextInt(holders.size()));
                limit.end(holder.client.permit);
                if (random.nextBoolean()) {
                    limit.end(holder.client.permit); // the second time without effect
                }
                holder.ownerIsThere = false;
                goesOn(holder, holders, line, closed);
            } else if (dice < 870 && !holders.isEmpty()) {
                Holder holder = holders.get(random.nextInt(holders.size()));
                holder.client.permit.over = true;
                holder.overWithoutAWord = true;
            } else if (dice < 998) {
                long passed = random.nextInt(20);
                now += passed;
                timer.advanceMillis(passed);
                line.forEach(waiting -> assertThat(waiting.client.timesTold())
                        .as("told on the timer's thread")
                        .isZero());
                resumer.runAll();
                while (!line.isEmpty() && line.peek().givesUpAt <= now) {
                    assertRefused(line.remove().client);
                }
            } else if (step > STEPS / 2 && random.nextInt(4) == 0) {
                List<Client> waited = line.stream().map(Waiting::client).toList();
                assertThat(limit.close()).containsExactlyElementsOf(List.<ConcurrencyLimit.Waiter>copyOf(waited));
                waited.forEach(Client::refused);
                closed = true;
                line.clear();
            }
            assertThat(resumer.waiting()).isZero();
            assertThat(timer.pending())
                    .as("timers of those who wait, no others")
                    .isEqualTo(closed ? timer.pending() : line.size());
            line.forEach(waiting -> assertThat(waiting.client.timesTold()).isZero());
            assertThat(limit.isFull())
                    .as("full")
                    .isEqualTo(closed || (isTaken(holders, slots) && !hasRoom(line, maxWaiting, now)));
        }
        assertThat(closed).as("the run got as far as closing").isTrue();
        assertThat(all).allMatch(client -> client.timesTold() == 1);
        assertThat(all.stream().filter(client -> client.timesAdmitted() == 1).count())
                .isGreaterThan(STEPS / 400);
    }

    /** Half the line has to do once it has stood for longer than one may wait in it. */
    private boolean hasRoom(Deque<Waiting> line, int maxWaiting, long now) {
        boolean stands = !line.isEmpty() && now - lineSince > MAX_WAIT;
        return line.size() < (stands ? (maxWaiting + 1) / 2 : maxWaiting);
    }

    /** To ask for it reclaims what was lost, in the model as in the limit. */
    private static boolean isTaken(List<Holder> holders, int slots) {
        if (holders.size() == slots) {
            holders.forEach(holder -> holder.ownerIsThere &= !holder.overWithoutAWord);
            holders.removeIf(holder -> !holder.holds());
        }
        return holders.size() == slots;
    }

    private void goesOn(Holder left, List<Holder> holders, Deque<Waiting> line, boolean closed) {
        if (left.holds()) {
            return;
        }
        holders.remove(left);
        Waiting next = line.poll();
        if (next != null && !closed) {
            assertThat(next.client.timesTold())
                    .as("not on the releasing thread")
                    .isZero();
            resumer.runAll();
            assertThat(next.client.timesAdmitted()).isOne();
            holders.add(new Holder(next.client));
        }
    }

    private static void assertRefused(Client client) {
        assertThat(client.timesTold()).isOne();
        assertThat(client.timesAdmitted()).isZero();
    }

    @Test
    @Clause("PROV-6")
    @DisplayName("A slot that cannot be handed on stays with who was to have it, until that one ends")
    void noThreadToResume() {
        ConcurrencyLimit limit = new ConcurrencyLimit(1, 1, Duration.ofMillis(MAX_WAIT), timer, resumer);
        Client first = new Client();
        Client second = new Client();
        first.ask(limit);
        second.ask(limit);
        resumer.rejectFromNowOn();

        limit.end(first.permit);

        assertThat(limit.tryEnter(new Client().permit)).isFalse();
        limit.end(second.permit);
        assertThat(limit.tryEnter(new Client().permit)).isTrue();
    }

    @Test
    @Clause("PROV-6")
    @DisplayName("Who ends while it waits is in the line no more")
    void endsInLine() {
        ConcurrencyLimit limit = new ConcurrencyLimit(1, 1, Duration.ofMillis(MAX_WAIT), timer, resumer);
        Client first = new Client();
        Client second = new Client();
        first.ask(limit);
        second.ask(limit);

        limit.end(second.permit);
        limit.end(first.permit);
        resumer.runAll();

        assertThat(second.timesTold()).isZero();
        assertThat(limit.tryEnter(new Client().permit)).isTrue();
    }

    @Test
    @Clause("LOAD-2")
    @DisplayName(
            "A burst fills the line; once it has stood for longer than one may wait, half of it has to do, until it was empty")
    void standingLine() {
        ConcurrencyLimit limit = new ConcurrencyLimit(1, 4, Duration.ofMillis(MAX_WAIT), timer, resumer);
        Deque<Client> goingOn = new ArrayDeque<>();
        assertThat(comeUntilFull(limit, goingOn)).as("a slot and a line").isEqualTo(5);
        for (long millis : new long[] {25, 24}) { // within the wait: who leaves is followed
            timer.advanceMillis(millis);
            limit.end(goingOn.remove().permit);
            resumer.runAll();
            assertThat(comeUntilFull(limit, goingOn)).as("who may follow").isOne();
        }

        timer.advanceMillis(2);
        resumer.runAll(); // two of the first four have waited too long
        goingOn.removeIf(client -> client.timesTold() == 1 && client.timesAdmitted() == 0);

        assertThat(goingOn).as("one slot, half a line").hasSize(3);
        assertThat(limit.isFull()).isTrue();
        while (!goingOn.isEmpty()) {
            limit.end(goingOn.remove().permit);
            resumer.runAll();
        }
        assertThat(comeUntilFull(limit, goingOn)).as("a slot and a line again").isEqualTo(5);
    }

    private static int comeUntilFull(ConcurrencyLimit limit, Deque<Client> goingOn) {
        int came = 0;
        while (!limit.isFull()) {
            Client client = new Client();
            client.ask(limit);
            goingOn.add(client);
            came++;
        }
        return came;
    }
}
