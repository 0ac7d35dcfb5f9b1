package io.github.web3task.preflight.server;

import static io.github.web3task.preflight.server.FaultKit.onAll;
import static io.github.web3task.preflight.server.FaultKit.onFailure;
import static io.github.web3task.preflight.server.FaultKit.onSuccess;
import static io.github.web3task.preflight.server.FaultKit.onTime;
import static io.github.web3task.preflight.server.FaultKit.when;
import static io.github.web3task.preflight.server.ReferencePartner.failure;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What can be wrong with an answer, and with the time. */
final class AnswerFaults {
    private AnswerFaults() {}

    static List<Fault> envelope() {
        return List.of(
                onFailure(
                        "data is left out on failure",
                        "data-on-failure",
                        r -> r.text(t -> t.replace(",\"data\":null", ""))),
                onFailure(
                        "data explains the failure",
                        "data-on-failure",
                        r -> r.text(t -> t.replace("null", "{\"field\":\"wallet\"}"))),
                onAll("the code is a number", "code-is-text", r -> r.text(t -> t.replaceAll("\"0*([0-9])\"", "$1"))),
                onFailure("codes of one's own", "code-is-known", r -> r.text(t -> t.replace("000006", "401001"))),
                onFailure(
                        "the message is null",
                        "message-is-text",
                        r -> r.text(t -> t.replace("\"invalid argument\"", "null"))),
                onSuccess("the message says OK", "message-fixed", r -> r.text(t -> t.replace("success", "OK"))),
                onFailure(
                        "a framework's members beside the envelope",
                        "envelope-nothing-else",
                        r -> r.text(t -> t.replace("}", ",\"path\":\"/v1\",\"timestamp\":1}"))),
                onSuccess(
                        "no envelope around the data",
                        "envelope-on-success",
                        r -> r.text(t -> t.replaceAll(".*\"data\":(.*)}$", "$1"))),
                onFailure(
                        "a framework's error instead of the envelope",
                        "envelope-on-failure",
                        r -> r.text(t -> "{\"status\":400,\"error\":\"Bad Request\"}")),
                onSuccess(
                        "a warning printed before the JSON",
                        "one-json-document",
                        r -> r.text(t -> "Notice: undefined index\n" + t)),
                onSuccess(
                        "members given twice",
                        "one-json-document",
                        r -> r.text(t -> t.replace("{\"code\"", "{\"code\":\"000000\",\"code\""))),
                onSuccess("a byte order mark", "utf-8", r -> r.text(t -> "\uFEFF" + t)),
                onSuccess("text/html on success", "content-type-on-success", r -> r.with("Content-Type", "text/html")),
                onFailure(
                        "text/plain on failure", "content-type-on-failure", r -> r.with("Content-Type", "text/plain")),
                onSuccess("201 Created", "status-on-success", r -> r.withStatus(201)),
                onFailure("500 for a bad request", "status-on-failure", r -> r.withStatus(500)),
                onFailure("422 for a bad request", "status-400", r -> r.withStatus(422)),
                onAll(
                        "answers that a CDN may keep",
                        "not-cacheable",
                        r -> r.with("Cache-Control", "public, max-age=60")));
    }

    static List<Fault> time() {
        AtomicReference<Reply> cached = new AtomicReference<>();
        return List.of(
                onTime("the time is text", "time-is-a-number", now -> "\"" + now + "\""),
                onTime("the time is a date", "time-is-a-number", now -> "\"2026-01-01T00:00:00Z\""),
                onTime("the time is in seconds", "time-in-milliseconds", now -> String.valueOf(now / 1000)),
                new Fault("the time is cached", "time-advances", (call, correct) -> {
                    cached.compareAndSet(null, correct.answer(call));
                    return call.isTime() ? cached.get() : correct.answer(call);
                }),
                onTime("the clock is off by 10 s", "clock-within-5-s", now -> String.valueOf(now - 10_000)),
                onTime("the clock is off by 2 s", "clock-within-1-s", now -> String.valueOf(now + 2_000)),
                when("the time is busy", "time-answers", Call::isTime, call -> failure(503, "000002", "system busy")),
                when(
                        "the time refuses parameters",
                        "time-ignores-parameters",
                        c -> c.isTime() && !c.query().isEmpty(),
                        call -> failure(400, "000006", "invalid argument")),
                when(
                        "there is no /v1/time",
                        "both-paths",
                        Call::isTime,
                        call -> failure(404, "000007", "other error")));
    }

    static List<Fault> leaks() {
        return List.of(
                onFailure(
                        "200 with a stack trace",
                        "no-stack-trace",
                        r -> r.withStatus(200)
                                .text(t -> t.replace(
                                        "invalid argument",
                                        "java.lang.NullPointerException\\n\\tat com.acme.Api.get(Api.java:42)"))),
                onFailure(
                        "a Python traceback",
                        "no-stack-trace",
                        r -> r.text(t -> t.replace("invalid argument", "Traceback (most recent call last)"))),
                onFailure(
                        "SQL in the message",
                        "no-sql",
                        r -> r.text(t -> t.replace("invalid argument", "select * from users where wallet = ?"))),
                onFailure(
                        "an internal address in the message",
                        "no-host-detail",
                        r -> r.text(t -> t.replace("invalid argument", "no route to 10.3.0.17"))),
                when(
                        "the input comes back",
                        "no-echo",
                        c -> c.query().contains("task=preflightecho"),
                        call -> failure(400, "000006", "no task preflightecho7f3a")));
    }
}
