package io.github.web3task.spring;

import io.github.web3task.TaskApiBuilder;
import io.github.web3task.campaign.Campaign;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.protocol.StatusMapping;
import io.github.web3task.validation.ReceiveWindow;
import io.github.web3task.validation.RequestLimits;
import io.github.web3task.validation.UnknownTaskPolicy;
import io.github.web3task.validation.WalletFormat;
import io.github.web3task.validation.WindowPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code web3.task.*}. What can't work fails the start with a sentence.
 *
 * @param enabled Whether the endpoints are there. By default they are as soon as a bean answers a task; true fails the start
 *     when none does, false turns them off.
 * @param prefix Path before /v1/time and /v1/task/completion, below the application's own root. Empty for the root itself.
 * @param rawQueryCharacters Whether the embedded Tomcat or Netty lets raw [ ] " { } | in queries through, as the
 *     specification's own example sends them. Tomcat then does so for all paths, Netty for the endpoints only.
 * @param unknownTasks What happens to a task name that no bean declares.
 * @param statusMapping Which HTTP status goes with which code.
 * @param retryAfter Retry-After of the codes 000001 and 000002, in whole seconds.
 * @param deadline When a request is answered 000002 at the latest. The caller gives up at 3 seconds.
 * @param maxConcurrent How many requests may have a provider call at the same time.
 * @param maxWait How long a request may wait for its turn before it is answered 000002.
 * @param allowLowRate Whether rate limits may be below the 50 requests a second that the specification wants.
 * @param closeGrace How long requests that run may go on when the application stops.
 * @param busyOnConnectionFailures Whether connection failures and time-outs of a provider's database or HTTP client are
 *     answered 000002, "ask again", and not 000007.
 * @param window The parameters timestamp and recvWindow.
 * @param wallet The parameter walletAddress, and wallets in the log.
 * @param limits How large a request may be. One above is answered 000006.
 * @param campaign The campaign's dates. The log carries the phase that follows from them.
 */
@ConfigurationProperties("web3.task")
public record Web3TaskProperties(
        @Nullable Boolean enabled,
        @DefaultValue(Web3TaskMount.DEFAULT_PREFIX) String prefix,
        @DefaultValue("false") boolean rawQueryCharacters,
        @DefaultValue("reject") UnknownTaskPolicy unknownTasks,
        @DefaultValue("standard") Statuses statusMapping,
        @DefaultValue("1s") Duration retryAfter,
        @DefaultValue("2500ms") Duration deadline,
        @DefaultValue("64") int maxConcurrent,
        @DefaultValue("50ms") Duration maxWait,
        @DefaultValue("false") boolean allowLowRate,
        @DefaultValue("3s") Duration closeGrace,
        @DefaultValue("true") boolean busyOnConnectionFailures,
        @DefaultValue Window window,
        @DefaultValue Wallet wallet,
        @DefaultValue Limits limits,
        @DefaultValue Dates campaign) {

    void applyTo(TaskApiBuilder builder) {
        builder.unknownTasks(unknownTasks)
                .statusMapping(
                        statusMapping == Statuses.STANDARD
                                ? StatusMapping.standard()
                                : StatusMapping.okUnlessPartnerTrouble())
                .retryAfter(retryAfter)
                .deadline(deadline)
                .maxConcurrent(maxConcurrent)
                .maxWait(maxWait)
                .closeGrace(closeGrace)
                .windowPolicy(window.policy)
                .receiveWindow(window.rule())
                .walletFormats(wallet.required())
                .walletRendering(wallet.asRendering())
                .limits(limits.asRequestLimits());
        if (allowLowRate) {
            builder.allowLowRate();
        }
        campaign.applyTo(builder);
    }

    /** Which HTTP status goes with which code (clause ENV-3). */
    public enum Statuses {
        /** 200, 429, 503, 400 and 500. */
        STANDARD,
        /** 200 for everything but 000002 and 000007, which stay 503 and 500. */
        OK_UNLESS_PARTNER_TROUBLE
    }

    /**
     * The parameters timestamp and recvWindow.
     *
     * @param policy Which of the two must be sent.
     * @param revision Whose tolerances apply, before the other properties change them.
     * @param defaultRecvWindow The recvWindow of requests that send only a timestamp. 5 seconds in both revisions.
     * @param maxRecvWindow The largest recvWindow. 60 seconds, in the older revision 10.
     * @param ahead A timestamp this far ahead of the server's clock is refused. 1 second, in the older revision the
     *     request's recvWindow.
     * @param behind A timestamp this far behind the server's clock is accepted. The request's recvWindow, in the older
     *     revision just below 3 seconds.
     */
    public record Window(
            @DefaultValue("when-present") WindowPolicy policy,
            @DefaultValue("standard") Revision revision,
            @Nullable Duration defaultRecvWindow,
            @Nullable Duration maxRecvWindow,
            @Nullable Duration ahead,
            @Nullable Duration behind) {

        /** Whose tolerances apply. */
        public enum Revision {
            /** The contract's. */
            STANDARD,
            /** Those of V0.0.6. */
            V006
        }

        ReceiveWindow rule() {
            ReceiveWindow rule = revision == Revision.V006 ? ReceiveWindow.v006() : ReceiveWindow.standard();
            if (maxRecvWindow != null && maxRecvWindow.compareTo(Duration.ofMillis(rule.maxMillis())) > 0) {
                rule = rule.withCap(maxRecvWindow); // a larger cap first: the default must fit under it
            }
            rule = defaultRecvWindow == null ? rule : rule.withDefault(defaultRecvWindow);
            rule = maxRecvWindow == null ? rule : rule.withCap(maxRecvWindow);
            rule = ahead == null ? rule : rule.withToleranceAhead(ahead);
            return behind == null ? rule : rule.withToleranceBehind(behind);
        }
    }

    /**
     * The parameter walletAddress, and wallets in the log.
     *
     * @param formats Forms of which a wallet must have one. None means that it is opaque.
     * @param rendering How wallets are written to the log.
     * @param hashKey Secret of 16 bytes or more for the rendering keyed-hash, as text.
     */
    public record Wallet(
            @DefaultValue List<Format> formats,
            @DefaultValue("whole") Rendering rendering,
            @Nullable String hashKey) {

        /** A form of wallet address; others are {@link WalletFormat}s set by a {@link TaskApiBuilderCustomizer}. */
        public enum Format {
            /** 0x and 40 hexadecimal digits. */
            EVM
        }

        /** How wallets are written. */
        public enum Rendering {
            /** As sent. */
            WHOLE,
            /** The first and the last characters. */
            MASKED,
            /** An HMAC under the hash key. */
            KEYED_HASH
        }

        WalletFormat[] required() {
            return formats.isEmpty() ? new WalletFormat[0] : new WalletFormat[] {WalletFormat.EVM};
        }

        WalletRendering asRendering() {
            return switch (rendering) {
                case WHOLE -> WalletRendering.whole();
                case MASKED -> WalletRendering.masked();
                case KEYED_HASH ->
                    WalletRendering.keyedHash((hashKey == null ? "" : hashKey).getBytes(StandardCharsets.UTF_8));
            };
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Wallet[formats=" + formats + ", rendering=" + rendering + "]";
        }
    }

    /**
     * How large a request may be. One above is answered 000006.
     *
     * @param queryLength Characters of the query string.
     * @param parameters Parameters in the query.
     * @param walletLength Characters of the wallet.
     * @param taskTextLength Characters of the decoded task array.
     * @param taskNames Names in the task array.
     * @param taskNameLength Characters of one name.
     */
    public record Limits(
            @DefaultValue("8192") int queryLength,
            @DefaultValue("32") int parameters,
            @DefaultValue("128") int walletLength,
            @DefaultValue("4096") int taskTextLength,
            @DefaultValue("64") int taskNames,
            @DefaultValue("64") int taskNameLength) {

        RequestLimits asRequestLimits() {
            return new RequestLimits(queryLength, parameters, walletLength, taskTextLength, taskNames, taskNameLength);
        }
    }

    /**
     * The campaign's dates. The log carries the phase that follows from them.
     *
     * @param launch From when on users can verify tasks, such as 2026-12-01T00:00:00Z.
     * @param end When the campaign ends.
     */
    public record Dates(@Nullable Instant launch, @Nullable Instant end) {
        void applyTo(TaskApiBuilder builder) {
            if (launch != null && end != null) {
                builder.campaign(new Campaign(launch, end));
            } else if (launch != null || end != null) {
                throw new IllegalArgumentException("of the campaign's launch and end only one is set: set both");
            }
        }
    }
}
