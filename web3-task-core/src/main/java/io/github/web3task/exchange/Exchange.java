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
     * When the request came.
     *
     * @return by the API's clock, in whole ms
     */
    Instant time();

    /**
     * The request's id.
     *
     * @return the caller's {@code X-Request-Id}, or one of our own
     */
    String requestId();

    /**
     * The caller's {@code traceparent}.
     *
     * @return null when there was none
     */
    @Nullable String traceparent();

    /**
     * The HTTP method.
     *
     * @return as sent
     */
    String method();

    /**
     * The path below the mount.
     *
     * @return as the host's mapping yielded it
     */
    String path();

    /**
     * The query string, not decoded, its wallet in the configured form.
     *
     * @return null when there was none
     */
    @Nullable String rawQuery();

    /**
     * The wallet in the configured form.
     *
     * @return null when there was none, or the request was answered before it was read
     */
    @Nullable String wallet();

    /**
     * The asked names, each with what the provider said of it.
     *
     * @return in the order asked; a null value where the provider gave none; empty when the names were not read
     */
    Map<String, @Nullable TaskStatus> tasks();

    /**
     * The answer's code.
     *
     * @return one of the table's
     */
    ResultCode code();

    /**
     * The answer's HTTP status.
     *
     * @return for example 200
     */
    int status();

    /**
     * The answer's body, also for {@code HEAD}.
     *
     * @return the envelope as JSON
     */
    String answer();

    /**
     * How the answer came about.
     *
     * @return the outcome
     */
    Outcome outcome();

    /**
     * Why it was not served, for operators.
     *
     * @return null when it was served
     */
    @Nullable String reason();

    /**
     * How long statuses were waited for: the provider's time, and what it took to get a thread for it.
     *
     * @return null when the request was answered before any were asked for
     */
    @Nullable Duration providerTime();

    /**
     * From the request's arrival to its finished answer.
     *
     * @return not negative
     */
    Duration totalTime();

    /**
     * Where the campaign stood (clause LIFE-3).
     *
     * @return null when no campaign is configured
     */
    @Nullable CampaignPhase phase();
}
