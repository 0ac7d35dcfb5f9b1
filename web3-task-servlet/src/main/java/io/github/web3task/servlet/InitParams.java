package io.github.web3task.servlet;

import io.github.web3task.TaskApiBuilder;
import io.github.web3task.campaign.Campaign;
import io.github.web3task.envelope.StatusMapping;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.validation.UnknownTaskPolicy;
import io.github.web3task.validation.WalletFormat;
import io.github.web3task.validation.WindowPolicy;
import jakarta.servlet.ServletConfig;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Settings from a servlet's init-params. What is not understood is refused, by name. */
final class InitParams {
    private static final String LAUNCH = "campaignLaunch";
    private static final String END = "campaignEnd";

    private InitParams() {}

    static void apply(ServletConfig config, TaskApiBuilder builder) {
        Map<String, BiConsumer<TaskApiBuilder, String>> settings = settings();
        for (String name : Collections.list(config.getInitParameterNames())) {
            BiConsumer<TaskApiBuilder, String> setting = settings.get(name);
            if (setting == null) {
                throw new IllegalArgumentException(
                        "init-param '" + name + "' is not known: use one of " + settings.keySet());
            }
            String value = config.getInitParameter(name).strip();
            try {
                setting.accept(builder, value);
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new IllegalArgumentException(
                        "init-param '" + name + "' is '" + value + "', which it can't be: " + e.getMessage(), e);
            }
        }
        campaign(config.getInitParameter(LAUNCH), config.getInitParameter(END), builder);
    }

    private static Map<String, BiConsumer<TaskApiBuilder, String>> settings() {
        Map<String, BiConsumer<TaskApiBuilder, String>> all = new TreeMap<>();
        all.put("windowPolicy", (b, v) -> b.windowPolicy(WindowPolicy.valueOf(v)));
        all.put("unknownTasks", (b, v) -> b.unknownTasks(UnknownTaskPolicy.valueOf(v)));
        all.put("walletFormat", (b, v) -> b.walletFormats(oneOf(Map.of("EVM", WalletFormat.EVM), v)));
        all.put(
                "statusMapping",
                (b, v) -> b.statusMapping(oneOf(
                        Map.of(
                                "standard", StatusMapping.standard(),
                                "okUnlessPartnerTrouble", StatusMapping.okUnlessPartnerTrouble()),
                        v)));
        all.put(
                "walletRendering",
                (b, v) -> b.walletRendering(
                        oneOf(Map.of("whole", WalletRendering.whole(), "masked", WalletRendering.masked()), v)));
        all.put("maxConcurrent", (b, v) -> b.maxConcurrent(Integer.parseInt(v)));
        all.put("deadlineMillis", (b, v) -> b.deadline(time(Duration::ofMillis, v)));
        all.put("maxWaitMillis", (b, v) -> b.maxWait(time(Duration::ofMillis, v)));
        all.put("closeGraceMillis", (b, v) -> b.closeGrace(time(Duration::ofMillis, v)));
        all.put("retryAfterSeconds", (b, v) -> b.retryAfter(time(Duration::ofSeconds, v)));
        all.put(LAUNCH, (b, v) -> Instant.parse(v));
        all.put(END, (b, v) -> Instant.parse(v));
        return all;
    }

    private static Duration time(Function<Long, Duration> unit, String value) {
        return unit.apply(Long.parseLong(value));
    }

    private static <T> T oneOf(Map<String, T> known, String value) {
        T found = known.get(value);
        if (found == null) {
            throw new IllegalArgumentException("use one of " + known.keySet());
        }
        return found;
    }

    private static void campaign(@Nullable String launch, @Nullable String end, TaskApiBuilder builder) {
        if (launch != null && end != null) {
            builder.campaign(new Campaign(Instant.parse(launch.strip()), Instant.parse(end.strip())));
        } else if (launch != null || end != null) {
            throw new IllegalArgumentException(
                    "init-params " + LAUNCH + " and " + END + " go together: add the other one");
        }
    }
}
