package io.github.web3task.internal.request;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.validation.CompletionRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Makes the record of a request after its answer is on its way (clauses LOG-1 and LOG-5). */
final class ExchangeRecorder {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.web3task.TaskApi");
    private static final int REASON = 512;
    private static final Arrival NOTHING = new Arrival(false, 0, null, null, null);

    private final ApiSettings settings;
    private final RequestIds ids = new RequestIds();

    /** What must be read from the host's request, and from its thread, before either goes on to something else. */
    record Arrival(
            boolean recorded,
            long epochMillis,
            @Nullable String requestId,
            @Nullable String traceparent,
            @Nullable Map<String, String> logContext) {}

    /** How the request ended, for the record; it may go on after that. */
    private record Answer(
            ApiResponse full,
            ResultCode code,
            Outcome outcome,
            @Nullable Failure failure,
            @Nullable String reason,
            @Nullable Throwable cause,
            @Nullable Duration providerTime,
            Duration totalTime) {}

    ExchangeRecorder(ApiSettings settings) {
        this.settings = settings;
    }

    /** What the record will need of the request and of its thread; nothing of it when nobody listens. */
    Arrival arrival(ApiRequest request) {
        String requestId = request.header().apply("X-Request-Id");
        if (somebodyListens()) {
            return new Arrival(
                    true,
                    settings.clock().millis(),
                    requestId,
                    request.header().apply("traceparent"),
                    MDC.getCopyOfContextMap());
        }
        return requestId == null ? NOTHING : new Arrival(false, 0, requestId, null, null);
    }

    private boolean somebodyListens() {
        List<ExchangeListener> listeners = settings.listeners();
        for (int i = 0; i < listeners.size(); i++) {
            if (isEnabled(listeners.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEnabled(ExchangeListener listener) {
        try {
            return listener.isEnabled();
        } catch (Throwable t) { // an Error too: no answer depends on a listener; it is logged when the record is told
            return true;
        }
    }

    /** The caller's id, else one of our own. */
    String requestId(RequestContext context) {
        return ids.idOf(context.arrival.requestId());
    }

    /** Has the record made of a request that is answered, if somebody wants to know of it. */
    void record(
            RequestContext context,
            ApiResponse response,
            @Nullable Failure failure,
            @Nullable String reason,
            @Nullable Throwable cause) {
        if (!context.arrival.recorded() && (failure == null || failure.level == null)) {
            return;
        }
        long endNanos = settings.timer().nanoTime();
        Answer answer = new Answer(
                response,
                failure == null ? ResultCode.SUCCESS : failure.code,
                failure == null ? context.answeredBy() : failure.outcome,
                failure,
                reason,
                cause,
                context.wasAsked() ? Duration.ofNanos(endNanos - context.askedNanos()) : null,
                Duration.ofNanos(endNanos - context.startNanos));
        settings.recorder().submit(() -> record(context, answer));
    }

    /** On the recorder's thread, in the log context of the request. */
    private void record(RequestContext context, Answer answer) {
        Map<String, String> logContext = context.arrival.logContext();
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.setContextMap(logContext == null ? Map.of() : logContext);
        try {
            tell(context, answer);
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }

    private void tell(RequestContext context, Answer answer) {
        Redaction redaction =
                Redaction.of(settings.walletRendering(), context.parsedRequest(), context.request.rawQuery());
        TaskQuery query = context.query();
        String requestId = redaction.of(query == null ? requestId(context) : query.requestId(), 256);
        Failure failure = answer.failure();
        if (failure != null && failure.level != null) {
            logOrSay(requestId, failure.level, answer, redaction);
        }
        if (context.arrival.recorded()) {
            Exchange exchange = exchange(context, answer, requestId, redaction);
            for (ExchangeListener listener : settings.listeners()) {
                tell(listener, exchange, redaction);
            }
        }
    }

    private static void logOrSay(String requestId, Level level, Answer answer, Redaction redaction) {
        try {
            log(requestId, level, answer, redaction);
        } catch (Throwable t) { // it can't be asked for its text or its cause: the record is made all the same
            LOG.error(
                    "request {}: answered {}, because of a failure that can't be logged: {}",
                    requestId,
                    answer.code().code(),
                    t.getClass().getName());
        }
    }

    /** The record says what was answered; this, that it may not have arrived. */
    void notWritten(ApiRequest request, Throwable failure) {
        settings.recorder().submit(() -> {
            Redaction redaction = Redaction.of(settings.walletRendering(), null, request.rawQuery());
            String query = redaction.ofQuery(request.rawQuery());
            LOG.warn(
                    "an answer may not have reached its caller, {} {}: {}",
                    onOneLine(redaction.of(request.method(), 32)),
                    onOneLine(redaction.of(request.path(), 256) + (query == null ? "" : "?" + query)),
                    onOneLine(redaction.of(FailureMapper.textOf(failure), REASON)));
        });
    }

    private static String onOneLine(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    /** A failure of the partner's with its stack trace; one of a dependency, which is known to fail, in one line. */
    private static void log(String requestId, Level level, Answer answer, Redaction redaction) {
        LoggingEventBuilder line = LOG.atLevel(level);
        Throwable cause = answer.cause();
        if (cause == null) {
            line.log(
                    "request {}: answered {}, {}",
                    requestId,
                    answer.code().code(),
                    redaction.of(String.valueOf(answer.reason()), REASON));
        } else if (level == Level.ERROR) {
            line.setCause(redaction.of(cause))
                    .log("request {}: answered {}", requestId, answer.code().code());
        } else {
            Throwable behind = cause.getCause();
            line.log(
                    "request {}: answered {}, {}{}",
                    requestId,
                    answer.code().code(),
                    redaction.lineOf(cause),
                    behind == null ? "" : ", caused by " + redaction.lineOf(behind));
        }
    }

    private static void tell(ExchangeListener listener, Exchange exchange, Redaction redaction) {
        try {
            if (listener.isEnabled()) {
                listener.onExchange(exchange);
            }
        } catch (Throwable t) { // an Error too: the next listener must be told
            LOG.error(
                    "request {}: {} failed, the answer is not affected: {}",
                    exchange.requestId(),
                    listener.getClass().getName(),
                    redaction.lineOf(t));
        }
    }

    private Exchange exchange(RequestContext context, Answer answer, String requestId, Redaction redaction) {
        CompletionRequest parsed = context.parsedRequest();
        String wallet = parsed == null ? null : parsed.parameter("walletAddress");
        Instant time = Instant.ofEpochMilli(context.arrival.epochMillis());
        Campaign campaign = settings.campaign();
        String traceparent = RequestIds.plainOrNull(context.arrival.traceparent());
        return new ExchangeRecord(
                time,
                requestId,
                traceparent == null ? null : redaction.of(traceparent, 256),
                redaction.of(context.request.method(), 32),
                redaction.of(context.request.path(), 256),
                redaction.ofQuery(context.request.rawQuery()),
                wallet == null ? null : redaction.wallet(wallet),
                tasks(context, redaction),
                answer.code(),
                answer.full().status(),
                answer.full().bodyText(),
                answer.outcome(),
                answer.reason() == null ? null : redaction.of(answer.reason(), REASON),
                answer.providerTime(),
                answer.totalTime(),
                campaign == null ? null : campaign.phaseAt(time));
    }

    /** Asked name to what the provider said of it. */
    private static Map<String, @Nullable TaskStatus> tasks(RequestContext context, Redaction redaction) {
        CompletionRequest parsed = context.parsedRequest();
        if (parsed == null) {
            return Map.of();
        }
        List<String> names = parsed.names();
        TaskStatus[] statuses = context.statuses();
        Map<String, @Nullable TaskStatus> tasks = new LinkedHashMap<>(2 * names.size());
        for (int i = 0; i < names.size(); i++) {
            tasks.put(names.get(i), statuses == null ? null : redaction.of(statuses[i]));
        }
        return Collections.unmodifiableMap(tasks);
    }
}
