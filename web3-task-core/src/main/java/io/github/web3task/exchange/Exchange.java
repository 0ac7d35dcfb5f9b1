package io.github.web3task.exchange;

import io.github.web3task.campaign.CampaignPhase;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.provider.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record of one request and its answer (clause LOG-1); there is one for every request, also the refused, shed and
 * malformed.
 *
 * <p>Texts that the caller chose are capped but otherwise raw: whoever writes them into a line must escape them, as {@link
 * ExchangeListener#logging()} does. The wallet has the form that was configured, in {@link #rawQuery()} too.
 *
 * <p>Immutable. Made by the library; it may grow.
 */
public interface Exchange {
    /**
     * {@return when the request came, by the API's clock, in whole ms}
     */
    Instant time();

    /**
     * {@return the request's id: the caller's {@code X-Request-Id}, or one of our own}
     */
    String requestId();

    /**
     * The caller's {@code traceparent}.
     *
     * @return null when there was none
     */
    @Nullable String traceparent();

    /**
     * {@return the HTTP method, as sent}
     */
    String method();

    /**
     * {@return the path below the mount, as the host's mapping yielded it}
     */
    String path();

    /**
     * {@return the query string, not decoded, its wallet in the configured form, null when there was none}
     */
    @Nullable String rawQuery();

    /**
     * {@return the wallet in the configured form, null when there was none, or the request was answered before it was
     * read}
     */
    @Nullable String wallet();

    /**
     * {@return the asked names, each with what the provider said of it, in the order asked; a null value where the
     * provider gave none; empty when the names were not read}
     */
    Map<String, @Nullable TaskStatus> tasks();

    /**
     * {@return the answer's code, one of the table's}
     */
    ResultCode code();

    /**
     * {@return the answer's HTTP status, for example 200}
     */
    int status();

    /**
     * The answer's body, also for {@code HEAD}.
     *
     * @return the envelope as JSON
     */
    String answer();

    /**
     * {@return how the answer came about}
     */
    Outcome outcome();

    /**
     * {@return why it was not served, for operators, null when it was served}
     */
    @Nullable String reason();

    /**
     * {@return how long statuses were waited for, which is the provider's time and what it took to get a thread for it; null when
     * the request was answered before any were asked for}
     */
    @Nullable Duration providerTime();

    /**
     * {@return the time from the request's arrival to its finished answer, not negative}
     */
    Duration totalTime();

    /**
     * {@return where the campaign stood (clause LIFE-3), null when no campaign is configured}
     */
    @Nullable CampaignPhase phase();
}
