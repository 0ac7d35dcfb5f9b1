package io.github.web3task.resilience.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.campaign.Campaign;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ManualClock;
import io.github.web3task.testkit.core.Ask;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Micrometer")
class MicrometerExchangeListenerTest {
    private static final Instant LAUNCH = Instant.parse("2026-11-01T00:00:00Z");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ManualClock clock = new ManualClock(LAUNCH);

    /** Each timer as its name and the values of its tags, with its count. */
    private List<String> timers() {
        return registry.getMeters().stream()
                .map(meter -> text(meter.getId()) + " x " + ((Timer) meter).count())
                .sorted()
                .toList();
    }

    private static String text(Meter.Id id) {
        return id.getTags().stream().map(Tag::getValue).collect(Collectors.joining(" ", id.getName() + " ", ""));
    }

    private static boolean isComplete(String wallet) {
        if (wallet.equals("0xDown")) {
            throw new DependencyUnavailableException("the database is down");
        }
        return true;
    }

    private TaskApi api(Campaign campaign) {
        var builder = TaskApi.builder(TaskCompletionProvider.of(Task.of("a", wallet -> isComplete(wallet.asSent()))))
                .clock(clock)
                .listener(new MicrometerExchangeListener(registry));
        return (campaign == null ? builder : builder.campaign(campaign)).build();
    }

    private static void handle(TaskApi api, ApiRequest request) {
        api.handle(request).toCompletableFuture().join();
    }

    @Test
    @Clause("LOG-1")
    @DisplayName("times every exchange by endpoint, code and outcome, and the provider where it was asked")
    void exchanges() {
        try (TaskApi api = api(null)) {
            handle(api, Ask.completion("0xW", "a"));
            handle(api, Ask.completion("0xW", "a"));
            handle(api, Ask.completion("0xDown", "a"));
            handle(api, Ask.completion("0xW", "none of ours"));
            handle(api, Ask.time());
            handle(api, Ask.request("GET", "/any/path", null));
        }
        assertThat(timers())
                .containsExactly( // tags in the order of their names: code, endpoint, outcome, phase
                        "web3.task.provider 000000 none x 2",
                        "web3.task.provider 000002 none x 1",
                        "web3.task.requests 000000 completion served none x 2",
                        "web3.task.requests 000000 time served none x 1",
                        "web3.task.requests 000002 completion failed none x 1",
                        "web3.task.requests 000006 completion invalid none x 1",
                        "web3.task.requests 000007 none invalid none x 1");
    }

    @Test
    @Clause("LIFE-3")
    @DisplayName("carries the campaign's phase, the first four hours one of their own")
    void phases() {
        try (TaskApi api = api(new Campaign(LAUNCH, LAUNCH.plus(Duration.ofDays(30))))) {
            handle(api, Ask.completion("0xW", "a"));
            clock.set(LAUNCH.plus(Duration.ofHours(4)));
            handle(api, Ask.completion("0xW", "a"));
        }
        assertThat(timers())
                .containsExactly(
                        "web3.task.provider 000000 launch_watch x 1",
                        "web3.task.provider 000000 running x 1",
                        "web3.task.requests 000000 completion served launch_watch x 1",
                        "web3.task.requests 000000 completion served running x 1");
    }

    @Test
    @DisplayName("says what its timers measure, and makes histograms of them when the registry is told to")
    void descriptionsAndHistograms() {
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().equals(MicrometerExchangeListener.REQUESTS)
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(
                                        (double) Duration.ofSeconds(1).toNanos())
                                .build()
                                .merge(config)
                        : config;
            }
        });
        try (TaskApi api = api(null)) {
            handle(api, Ask.completion("0xW", "a"));
        }
        assertThat(registry.getMeters())
                .filteredOn(Timer.class::isInstance)
                .hasSize(2)
                .allSatisfy(meter -> {
                    assertThat(meter.getId().getDescription()).isNotBlank();
                    assertThat(meter.getId().getBaseUnit()).isEqualTo("seconds");
                });
        assertThat(registry.get(MicrometerExchangeListener.REQUESTS)
                        .timer()
                        .takeSnapshot()
                        .histogramCounts())
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.count()).isOne());
    }
}
