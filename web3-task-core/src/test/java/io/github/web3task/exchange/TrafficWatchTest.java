package io.github.web3task.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.web3task.Ask;
import io.github.web3task.TaskApi;
import io.github.web3task.campaign.Campaign;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The endpoints may be taken down")
class TrafficWatchTest {
    private static final Campaign CAMPAIGN =
            new Campaign(Instant.parse("2024-12-01T00:00:00Z"), Instant.parse("2025-01-01T00:00:00Z"));
    private static final Instant SUNSET = CAMPAIGN.earliestSunset();
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock(CAMPAIGN.launch());
    private final Semaphore told = new Semaphore(0);
    private long nanos = Long.MAX_VALUE - 1; // overflows soon, as System.nanoTime() may
    private TrafficWatch watch = new TrafficWatch(CAMPAIGN, DAY, clock, () -> nanos);
    private TaskApi api = api();

    private TaskApi api() {
        return TaskApi.builder(TaskCompletionProvider.of(Task.of("a", wallet -> true)))
                .clock(clock)
                .listener(watch)
                .listener(exchange -> told.release()) // after the watch
                .build();
    }

    @AfterEach
    void close() {
        api.close();
    }

    private void handle(ApiRequest request) {
        Await.soon(api.handle(request));
        try {
            assertThat(told.tryAcquire(1, TimeUnit.MINUTES)).as("recorded").isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
    }

    /** Time passes until the clock says so. */
    private void passTo(Instant then) {
        nanos += Duration.between(clock.instant(), then).toNanos();
        clock.set(then);
    }

    private void asks() {
        handle(Ask.completion("0xW", "a"));
    }

    @Test
    @Clause("LIFE-2")
    @DisplayName("not before the campaign's earliest sunset, however quiet it is")
    void notBeforeSunset() {
        passTo(CAMPAIGN.end().plus(SECOND));
        asks();
        passTo(SUNSET.minusMillis(1));
        assertThat(watch.isSafeToSunset()).isFalse();
        assertThat(watch.safeFrom()).isEqualTo(SUNSET);

        passTo(SUNSET);
        assertThat(watch.isSafeToSunset()).isTrue();
    }

    @Test
    @Clause("LIFE-2")
    @DisplayName("not before the quiet time has passed since the last request for tasks")
    void notInTraffic() {
        passTo(SUNSET.plus(DAY));
        asks();
        assertThat(watch.isSafeToSunset()).isFalse();
        assertThat(watch.safeFrom()).isEqualTo(SUNSET.plus(DAY).plus(DAY));

        passTo(watch.safeFrom().minus(SECOND));
        assertThat(watch.isSafeToSunset()).isFalse();
        passTo(watch.safeFrom());
        assertThat(watch.isSafeToSunset()).isTrue();

        asks();
        assertThat(watch.isSafeToSunset()).isFalse();
    }

    @Test
    @Clause("LIFE-2")
    @DisplayName("not before it has watched for the quiet time: after a restart it does not know what came before")
    void notAfterRestart() {
        passTo(SUNSET.plus(DAY));
        assertThat(watch.isSafeToSunset()).isTrue();

        watch = new TrafficWatch(CAMPAIGN, DAY, clock, () -> nanos);
        assertThat(watch.isSafeToSunset()).isFalse();
        passTo(SUNSET.plus(DAY).plus(DAY));
        assertThat(watch.isSafeToSunset()).isTrue();
    }

    @Test
    @Clause("LIFE-2")
    @DisplayName("not after a refused request for tasks; one for the time or for another path is none")
    void whatCounts() {
        passTo(SUNSET.plus(DAY));
        handle(Ask.time());
        handle(Ask.request("GET", "/v1/other", null));
        assertThat(watch.isSafeToSunset()).isTrue();

        handle(Ask.request("GET", ApiRequest.COMPLETION, "walletAddress="));
        assertThat(watch.isSafeToSunset()).isFalse();
    }

    @Test
    @Clause("LIFE-2")
    @DisplayName("not because a clock jumped: forward, back, or there and back; the quiet time then begins anew")
    void clockJumps() {
        passTo(SUNSET.minus(DAY));
        asks();
        passTo(SUNSET.minus(DAY).plus(SECOND));
        clock.set(SUNSET.plus(DAY).plus(DAY));
        assertThat(watch.isSafeToSunset()).as("a second after a request").isFalse();
        assertThat(watch.safeFrom()).isEqualTo(SUNSET.plus(Duration.ofDays(3)));

        clock.set(SUNSET.minus(DAY).plus(SECOND));
        assertThat(watch.safeFrom()).as("the jump is forgotten with it").isEqualTo(SUNSET.plus(SECOND));
        passTo(SUNSET);
        assertThat(watch.isSafeToSunset()).isFalse();
        passTo(SUNSET.plus(SECOND));
        assertThat(watch.isSafeToSunset()).isTrue();
    }

    @Test
    @Clause("LIFE-2")
    @DisplayName("not because of a request that a jumped clock dates in the past, or when the machine was asleep")
    void requestInJumpedTime() {
        passTo(SUNSET.plus(DAY));
        clock.set(CAMPAIGN.launch());
        asks();
        clock.set(SUNSET.plus(DAY));
        assertThat(watch.isSafeToSunset()).isFalse();
        passTo(SUNSET.plus(DAY).plus(DAY));
        assertThat(watch.isSafeToSunset()).isTrue();

        asks();
        clock.set(SUNSET.plus(Duration.ofDays(9)));
        assertThat(watch.isSafeToSunset()).as("nothing was watched meanwhile").isFalse();
    }

    @Test
    @Clause("LIFE-2")
    @DisplayName("also where the clock is set right slowly, by a minute a day or less")
    void slowlySetRight() {
        passTo(SUNSET);
        asks();
        passTo(SUNSET.plus(DAY));
        clock.set(SUNSET.plus(DAY).plusSeconds(50));
        assertThat(watch.isSafeToSunset()).isTrue();
    }

    @Test
    @Clause("LIFE-2")
    @DisplayName("after 24 hours of quiet when nothing else is said")
    void standard() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        TrafficWatch standard = TrafficWatch.of(new Campaign(before.minus(DAY), before.minusSeconds(1)));
        TrafficWatch over = TrafficWatch.of(CAMPAIGN);
        Instant after = Instant.now();

        assertThat(over.safeFrom()).isBetween(before.plus(DAY), after.plus(DAY));
        assertThat(standard.safeFrom()).isEqualTo(before.minusSeconds(1).plus(Duration.ofDays(3)));
    }

    @Test
    @Clause("LIFE-2")
    @DisplayName("never, while the campaign's end is the end of time")
    void endlessCampaign() {
        TrafficWatch endless = new TrafficWatch(new Campaign(Instant.MIN, Instant.MAX), DAY, clock, () -> nanos);
        clock.set(SUNSET.plus(DAY));
        assertThat(endless.isSafeToSunset()).isFalse();
        assertThat(endless.safeFrom()).isEqualTo(Instant.MAX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PT0S", "PT-1S", "PT24001H", "PT2562047788015215H30M7.999999999S", "PT-2562047788015215H-30M-8S"
            })
    @DisplayName("never without a quiet time: it is refused when it is built")
    void quietTime(Duration quietTime) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrafficWatch(CAMPAIGN, quietTime, clock))
                .withMessageContaining("give one in which requests would have come");
    }
}
