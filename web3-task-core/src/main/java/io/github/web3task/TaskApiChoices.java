package io.github.web3task;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.envelope.StatusMapping;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.internal.Timer;
import io.github.web3task.load.CallLayer;
import io.github.web3task.load.RateLimiter;
import io.github.web3task.provider.TaskCatalog;
import io.github.web3task.validation.ReceiveWindow;
import io.github.web3task.validation.RequestLimits;
import io.github.web3task.validation.UnknownTaskPolicy;
import io.github.web3task.validation.ValidationRule;
import io.github.web3task.validation.WalletFormat;
import io.github.web3task.validation.WindowPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a {@link TaskApiBuilder} has been told so far, and what holds where it has been told nothing. */
final class TaskApiChoices {
    final List<TaskCatalog> providers = new ArrayList<>();
    final List<ValidationRule> ownRules = new ArrayList<>();
    final List<ExchangeListener> listeners = new ArrayList<>(List.of(ExchangeListener.logging()));
    List<WalletFormat> walletFormats = List.of();
    RequestLimits limits = RequestLimits.defaults();
    UnknownTaskPolicy unknownTasks = UnknownTaskPolicy.REJECT;
    WindowPolicy windowPolicy = WindowPolicy.WHEN_PRESENT;
    ReceiveWindow receiveWindow = ReceiveWindow.standard();
    StatusMapping statusMapping = StatusMapping.standard();
    Duration retryAfter = Duration.ofSeconds(1);
    Duration deadline = Duration.ofMillis(2_500);
    int maxConcurrent = 64;
    Duration maxWait = Duration.ofMillis(50);
    Duration closeGrace = Duration.ofSeconds(3);
    WalletRendering walletRendering = WalletRendering.whole();
    Clock clock = Clock.systemUTC();

    final List<CallLayer> layers = new ArrayList<>();
    final List<RateLimiter> rateLimiters = new ArrayList<>();
    boolean allowLowRate;

    @Nullable Executor executor;

    @Nullable Campaign campaign;

    @Nullable Timer timer;
}
