package io.github.web3task.preflight.internal.run;

import io.github.web3task.preflight.internal.load.LoadPlan;
import io.github.web3task.preflight.internal.load.Progress;
import io.github.web3task.preflight.internal.truth.Truth;
import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.result.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run is told.
 *
 * @param only the checks of the contract part to run; empty for all
 * @param without checks to leave out, of any part
 * @param pace checks a second at most; 0 for as fast as it goes
 * @param campaignEnd null when not told
 * @param strangers wallets that nobody has; empty to make them up
 */
public record Settings(
        Endpoint endpoint,
        String wallet,
        List<String> tasks,
        Revision revision,
        Set<String> only,
        Set<String> without,
        int pace,
        LoadPlan load,
        Truth truth,
        @Nullable Instant campaignEnd,
        List<String> strangers,
        boolean maskWallets,
        SSLContext tls,
        Progress progress) {
    /**
     * Refuses what can't be asked.
     *
     * @throws IllegalArgumentException with one sentence for the user
     */
    public Settings {
        if (wallet.isBlank()) {
            throw new IllegalArgumentException("Give a wallet that the server accepts.");
        }
        if (tasks.isEmpty()
                || tasks.stream().anyMatch(String::isBlank)
                || Set.copyOf(tasks).size() < tasks.size()) {
            throw new IllegalArgumentException("Give each task of the campaign once, and at least one.");
        }
    }
}
