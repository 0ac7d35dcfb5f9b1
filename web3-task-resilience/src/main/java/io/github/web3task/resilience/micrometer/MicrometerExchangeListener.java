package io.github.web3task.resilience.micrometer;

import io.github.web3task.campaign.CampaignPhase;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.protocol.ApiRequest;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * Counts and times the exchanges (clause LIFE-3: with the campaign's phase).
 *
 * <ul>
 *   <li>{@value #REQUESTS}: a timer of whole exchanges. Tags: {@code endpoint} ({@code time}, {@code completion}, or {@code
 *       none} for other paths), {@code code}, {@code outcome}, {@code phase} ({@code none} without a campaign).
 *   <li>{@value #PROVIDER}: a timer of what statuses were waited for, where any were asked for. Tags: {@code code}, {@code
 *       phase}.
 * </ul>
 *
 * <p>No tag holds what a caller chose. The base unit of time is the registry's. Histograms are off until the registry's
 * configuration turns them on, as docs/resilience.md shows. Thread-safe.
 */
public final class MicrometerExchangeListener implements ExchangeListener {
    /** The timer of whole exchanges. */
    public static final String REQUESTS = "web3.task.requests";

    /** The timer of the provider. */
    public static final String PROVIDER = "web3.task.provider";

    private final MeterProvider<Timer> requests;
    private final MeterProvider<Timer> provider;

    /**
     * Writes to a registry.
     *
     * @param registry the application's; not closed
     */
    public MicrometerExchangeListener(MeterRegistry registry) {
        Objects.requireNonNull(registry, "registry");
        this.requests = Timer.builder(REQUESTS)
                .description("Exchanges of the campaign's endpoints, from arrival to finished answer")
                .withRegistry(registry);
        this.provider = Timer.builder(PROVIDER)
                .description(
                        "What statuses were waited for: the provider's time, and what it took to get a thread for it")
                .withRegistry(registry);
    }

    @Override
    public void onExchange(Exchange exchange) {
        CampaignPhase phase = exchange.phase();
        String phaseName = phase == null ? "none" : lowerCase(phase);
        String code = exchange.code().code();
        String outcome = lowerCase(exchange.outcome());
        requests.withTags("endpoint", endpoint(exchange.path()), "code", code, "outcome", outcome, "phase", phaseName)
                .record(exchange.totalTime());
        Duration providerTime = exchange.providerTime();
        if (providerTime != null) {
            provider.withTags("code", code, "phase", phaseName).record(providerTime);
        }
    }

    private static String endpoint(String path) {
        return switch (path) {
            case ApiRequest.TIME -> "time";
            case ApiRequest.COMPLETION -> "completion";
            default -> "none";
        };
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
