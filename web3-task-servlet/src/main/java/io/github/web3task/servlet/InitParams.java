package io.github.web3task.servlet;

import io.github.web3task.TaskApiBuilder;
import io.github.web3task.campaign.Campaign;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.protocol.StatusMapping;
import io.github.web3task.validation.UnknownTaskPolicy;
import io.github.web3task.validation.WalletFormat;
import io.github.web3task.validation.WindowPolicy;
import jakarta.servlet.ServletConfig;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Settings from a servlet's init-params. What is not understood is refused, by name, with what would be. */
final class InitParams {
    /** The class name of a {@link TaskApiFactory}; read before all others. */
    static final String FACTORY = "factory";

    private static final String INSTANT = "a time such as 2025-01-01T00:00:00Z";

    private final ServletConfig config;
    private final TreeSet<String> known = new TreeSet<>(Set.of(FACTORY));

    private InitParams(ServletConfig config) {
        this.config = config;
    }

    static void apply(ServletConfig config, TaskApiBuilder b) {
        InitParams params = new InitParams(config);
        params.read("windowPolicy", "one of " + List.of(WindowPolicy.values()), WindowPolicy::valueOf)
                .ifPresent(b::windowPolicy);
        params.read("unknownTasks", "one of " + List.of(UnknownTaskPolicy.values()), UnknownTaskPolicy::valueOf)
                .ifPresent(b::unknownTasks);
        params.oneOf("walletFormat", Map.of("EVM", WalletFormat.EVM)).ifPresent(b::walletFormats);
        StatusMapping ok = StatusMapping.okUnlessPartnerTrouble();
        params.oneOf("statusMapping", Map.of("standard", StatusMapping.standard(), "okUnlessPartnerTrouble", ok))
                .ifPresent(b::statusMapping);
        WalletRendering whole = WalletRendering.whole();
        params.oneOf("walletRendering", Map.of("whole", whole, "masked", WalletRendering.masked()))
                .ifPresent(b::walletRendering);
        params.number("maxConcurrent").ifPresent(b::maxConcurrent);
        params.number("deadlineMillis").map(Duration::ofMillis).ifPresent(b::deadline);
        params.number("maxWaitMillis").map(Duration::ofMillis).ifPresent(b::maxWait);
        params.number("closeGraceMillis").map(Duration::ofMillis).ifPresent(b::closeGrace);
        params.oneOf("busyOnConnectionFailures", Map.of("true", true, "false", false))
                .filter(on -> on)
                .ifPresent(on -> b.busyOnConnectionFailures());
        params.number("retryAfterSeconds").map(Duration::ofSeconds).ifPresent(b::retryAfter);
        Optional<Instant> launch = params.read("campaignLaunch", INSTANT, Instant::parse);
        Optional<Instant> end = params.read("campaignEnd", INSTANT, Instant::parse);
        if (launch.isPresent() != end.isPresent()) {
            throw new IllegalArgumentException("campaignLaunch and campaignEnd go together: add the other init-param");
        }
        launch.ifPresent(start -> b.campaign(new Campaign(start, end.orElseThrow())));
        List<String> unknown = Collections.list(config.getInitParameterNames());
        unknown.removeAll(params.known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("init-params " + unknown + " are not known: use " + params.known);
        }
    }

    private <T> Optional<T> read(String name, String wanted, Function<String, T> parser) {
        known.add(name);
        try {
            return Optional.ofNullable(config.getInitParameter(name))
                    .map(String::strip)
                    .map(parser);
        } catch (IllegalArgumentException | DateTimeException e) {
            // Without the cause: some containers log that alone, and it says nothing of the setting.
            throw new IllegalArgumentException(
                    "init-param " + name + " is '" + config.getInitParameter(name) + "': give " + wanted);
        }
    }

    /** An int, which is 24 days of milliseconds: whatever is made of it can't overflow. */
    private Optional<Integer> number(String name) {
        return read(name, "a whole number", Integer::valueOf);
    }

    private <T> Optional<T> oneOf(String name, Map<String, T> choices) {
        return read(
                name,
                "one of " + new TreeMap<>(choices).keySet(),
                value -> Optional.ofNullable(choices.get(value)).orElseThrow(IllegalArgumentException::new));
    }
}
