package io.github.web3task.preflight.server;

import static io.github.web3task.preflight.server.ReferencePartner.failure;
import static io.github.web3task.preflight.server.ReferencePartner.success;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** The faulty servers of the contract part: each a correct one with one thing wrong. */
public final class Faults {
    private static final String ALL_FALSE = "{\"deposit\":false,\"withdrawal\":false}";
    private static final String ARRAY = "%5B%22deposit%22%2C%22withdrawal%22%5D";

    private Faults() {}

    public static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(envelope());
        faults.addAll(time());
        faults.addAll(query());
        faults.addAll(task());
        faults.addAll(window());
        faults.addAll(route());
        faults.addAll(transport());
        faults.addAll(leaks());
        return faults;
    }

    private static List<Fault> envelope() {
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

    private static List<Fault> time() {
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

    private static List<Fault> query() {
        return List.of(
                refusing("raw brackets and quotes are refused", "array-raw", q -> q.contains("[\"")),
                refusing("raw brackets are refused", "array-browser", q -> q.contains("[%22")),
                rewriting(
                        "only upper-case escapes are decoded",
                        "array-lower-case-escapes",
                        q -> q.replaceAll("%([0-9])([a-f])", "%25$1$2")),
                refusing("a blank in the array is refused", "array-with-blank", q -> q.contains("%2C%20%22")),
                rewriting("+ is not decoded", "array-with-plus", q -> q.replace("+", "%2B")),
                refusing(
                        "parameters are read by position",
                        "parameters-in-any-order",
                        q -> q.matches(".*task=.*walletAddress=.*")),
                refusing("unknown parameters are refused", "unknown-parameter", q -> q.contains("utm_source")),
                answering(
                        "no wallet counts as a user without tasks",
                        "wallet-absent",
                        q -> !q.contains("walletAddress"),
                        ALL_FALSE),
                answering(
                        "an empty wallet counts as a user",
                        "wallet-empty",
                        q -> q.matches(".*walletAddress(=?&.*|=?$)"),
                        ALL_FALSE),
                answering(
                        "a blank wallet counts as a user",
                        "wallet-blank",
                        q -> q.contains("walletAddress=%20%20"),
                        ALL_FALSE),
                rewriting(
                        "the wallet is trimmed",
                        "wallet-malformed",
                        q -> q.replace("walletAddress=%200", "walletAddress=0")),
                rewriting(
                        "the first wallet of two wins",
                        "wallet-repeated",
                        q -> q.replaceAll("(walletAddress=[^&]*)&walletAddress=[^&]*", "$1")),
                rewriting(
                        "the last task of two wins",
                        "task-repeated",
                        q -> q.replaceAll("&task=[^&]*(&task=[^&]*)", "$1")),
                when(
                        "every wallet has completed everything",
                        "wallet-nobody",
                        c -> c.isCompletion() && !c.query().contains("0xabcdefg"),
                        (call, correct) -> correct.answer(call).text(t -> t.replace("false", "true"))),
                when(
                        "new wallets are an error",
                        "wallet-nobody",
                        c -> c.isCompletion() && !c.query().contains("0xabcdefg"),
                        call -> failure(400, "000006", "invalid argument")),
                when(
                        "a quote in the wallet breaks the SQL",
                        "wallet-hostile",
                        c -> c.query().contains("%27"),
                        call -> failure(500, "000007", "other error")),
                rewriting(
                        "broken escapes are repaired",
                        "broken-escapes",
                        q -> q.replace("%zz", "0x1").replace("%ff", "_").replace("%c0%af", "_")),
                when(
                        "a huge query is trouble",
                        "huge-query",
                        c -> c.query().length() > 8192,
                        call -> failure(500, "000007", "other error")),
                when(
                        "a long wallet is trouble",
                        "long-wallet",
                        c -> c.query().contains("a".repeat(2000)),
                        call -> failure(500, "000007", "other error")),
                when(
                        "many parameters are trouble",
                        "many-parameters",
                        c -> c.query().contains("&p=1&p=1"),
                        call -> failure(500, "000007", "other error")));
    }

    private static List<Fault> task() {
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<Call> shared = new AtomicReference<>();
        return List.of(
                rewriting(
                        "every task is answered, whatever was asked",
                        "task-one",
                        q -> q.contains("withdrawal") || q.contains("deposit")
                                ? q.replaceAll("task=%5B%22[a-z]+%22%5D", "task=")
                                : q),
                onData(
                        "data is a list",
                        "data-is-a-map",
                        d -> d.replace('{', '[').replace('}', ']').replaceAll("\"[a-z]+\":", "")),
                onData(
                        "amounts instead of booleans",
                        "answers-are-booleans",
                        d -> d.replace("true", "4.75").replace("false", "0")),
                onData("booleans in quotes", "answers-are-booleans", d -> d.replaceAll("(true|false)", "\"$1\"")),
                onData(
                        "1 and 0 instead of booleans",
                        "answers-are-booleans",
                        d -> d.replace("true", "1").replace("false", "0")),
                onData("null for what can't be told", "answers-are-booleans", d -> d.replace("false", "null")),
                refusing("an empty task is refused", "task-empty", q -> q.matches(".*task=(&.*|$)")),
                answering("an empty map for []", "task-empty-array", q -> q.contains("task=%5B%5D"), "{}"),
                when(
                        "no task counts as every task",
                        "task-absent",
                        c -> c.isCompletion()
                                && c.query().contains("walletAddress=0")
                                && !c.query().contains("task="),
                        (call, correct) -> correct.answer(call.withQuery(call.query() + "&task=" + ARRAY))),
                answering(
                        "false for unknown tasks",
                        "task-unknown",
                        q -> q.contains("task=%5B%22preflight"),
                        "{\"preflight-unknown-task\":false}"),
                answering(
                        "false for an unknown task beside a known one",
                        "task-unknown-beside-known",
                        q -> q.contains("deposit%22%2C%22preflight"),
                        "{\"deposit\":false,\"preflight-unknown-task\":false}"),
                answering(
                        "the order is lost",
                        "task-order",
                        q -> q.contains("withdrawal%22%2C%22deposit"),
                        "{\"deposit\":false,\"withdrawal\":true}"),
                answering(
                        "a name asked twice is answered twice",
                        "task-duplicate",
                        q -> q.contains("deposit%22%2C%22deposit"),
                        "{\"deposit\":false,\"deposit\":false}"),
                rewriting("names in any case", "task-case", q -> q.replace("DEPOSIT", "deposit")),
                when(
                        "broken JSON is an exception",
                        "task-broken-json",
                        c -> c.query().contains("%5Bdeposit%5D") || c.query().endsWith("deposit%22"),
                        call -> failure(500, "000007", "other error")),
                answering(
                        "a string counts as an array",
                        "task-other-json",
                        q -> q.contains("task=%22deposit%22"),
                        "{\"deposit\":false}"),
                answering(
                        "a trailing comma is forgiven",
                        "task-lenient-json",
                        q -> q.contains("%22,%5D"),
                        "{\"deposit\":false}"),
                rewriting("the array is decoded twice", "task-double-encoded", q -> q.replace("%25", "%")),
                answering("an empty name is forgiven", "task-empty-name", q -> q.contains("%5B%22%22%5D"), ALL_FALSE),
                when(
                        "a thousand names are looked up",
                        "task-many-names",
                        c -> c.query().contains(",%22a%22,%22a%22"),
                        call -> failure(500, "000007", "other error")),
                onData(
                        "answers flip from call to call",
                        "same-answer-again",
                        d -> calls.incrementAndGet() % 2 == 0 ? d : d.replace("true", "false")),
                new Fault("calls at the same time share their state", "parallel-not-mixed", (call, correct) -> {
                    shared.set(call);
                    Distance.of(20);
                    return call.isCompletion()
                                    && call.method().equals("GET")
                                    && shared.get().isCompletion()
                            ? correct.answer(shared.get().withMethod("GET"))
                            : correct.answer(call);
                }));
    }

    private static List<Fault> window() {
        return List.of(
                rewriting(
                        "the window is ignored",
                        "window-outside",
                        q -> q.replaceAll("&(timestamp=[0-9]{13}|recvWindow=[0-9]{4})(?=&|$)", "")),
                rewriting(
                        "the window is twice as wide as asked",
                        "window-outside",
                        q -> q.replace("recvWindow=4000", "recvWindow=8000")),
                rewriting(
                        "the window is half as wide as asked",
                        "window-inside",
                        q -> q.replace("recvWindow=4000", "recvWindow=2000")),
                refusing(
                        "recvWindow is insisted on",
                        "window-timestamp-alone",
                        q -> q.contains("timestamp=") && !q.contains("recvWindow")),
                refusing("timestamp is insisted on", "window-not-demanded", q -> !q.contains("timestamp=")),
                rewriting("stamps from the future are fine", "window-future", Faults::withoutFuture),
                refusing(
                        "a caller's clock may not be ahead at all",
                        "window-ahead",
                        q -> stamp(q) > System.currentTimeMillis() + 50),
                rewriting(
                        "a stamp in seconds is guessed at",
                        "window-seconds",
                        q -> q.replaceAll("timestamp=([0-9]{10})(?=&|$)", "timestamp=$1999")),
                rewriting(
                        "a stamp that is no number is dropped",
                        "timestamp-malformed",
                        q -> q.replace("timestamp=abc&recvWindow=5000", "")),
                rewriting(
                        "a fraction in the stamp is cut",
                        "timestamp-odd-number",
                        q -> q.replaceAll("(timestamp=[0-9]+)\\.0", "$1")),
                rewriting(
                        "a recvWindow that is no number is dropped",
                        "recvwindow-malformed",
                        q -> q.replace("&recvWindow=abc", "")),
                rewriting(
                        "a recvWindow of any size",
                        "recvwindow-bounds",
                        q -> q.replace("recvWindow=60001", "recvWindow=60000")),
                rewriting(
                        "recvWindow alone is ignored",
                        "recvwindow-alone",
                        q -> q.contains("timestamp") ? q : q.replace("&recvWindow=5000", "")),
                rewriting(
                        "the last of two stamps wins",
                        "window-repeated",
                        q -> q.replaceAll("&timestamp=[0-9]+(&timestamp=[0-9]+)", "$1")),
                when(
                        "a recvWindow beyond 64 bits is trouble",
                        "recvwindow-huge",
                        c -> c.query().contains("recvWindow=9999999999"),
                        call -> failure(500, "000007", "other error")));
    }

    private static List<Fault> route() {
        return List.of(
                when(
                        "POST is answered like GET",
                        "wrong-methods",
                        c -> c.method().equals("POST"),
                        (call, correct) -> correct.answer(call.withMethod("GET"))),
                when(
                        "DELETE without Allow",
                        "wrong-methods",
                        c -> c.method().equals("DELETE"),
                        call -> failure(405, "000007", "other error")),
                when(
                        "OPTIONS is trouble",
                        "options",
                        c -> c.method().equals("OPTIONS"),
                        call -> failure(500, "000007", "other error")),
                when(
                        "HEAD is 405",
                        "head",
                        c -> c.method().equals("HEAD"),
                        call -> failure(405, "000007", "other error")),
                when(
                        "HEAD with a body",
                        "head",
                        c -> c.method().equals("HEAD"),
                        (call, correct) -> correct.answer(call).withBodyAnyway()),
                when(
                        "TRACE echoes the request",
                        "trace",
                        c -> c.method().equals("TRACE"),
                        call -> Reply.json(200, call.headers().toString()).with("Content-Type", "message/http")),
                when(
                        "an HTML page for 404",
                        "unknown-path-no-page",
                        c -> c.path().contains("unknown"),
                        call -> Reply.page(404)),
                when(
                        "200 for every path",
                        "unknown-path",
                        c -> !c.isTime() && !c.isCompletion(),
                        call -> success("null")),
                when(
                        "an unknown path is trouble",
                        "unknown-path-no-trouble",
                        c -> c.path().endsWith("/v1/task"),
                        call -> failure(500, "000007", "other error")));
    }

    private static List<Fault> transport() {
        return List.of(
                when(
                        "a redirect to another path",
                        "no-redirect",
                        Call::isCompletion,
                        call -> Reply.json(301, "").with("Location", "/api/v1/task/completion/?" + call.query())),
                when(
                        "gzip that is none",
                        "gzip-readable",
                        c -> c.header("accept-encoding").contains("gzip"),
                        (call, correct) -> correct.answer(call).with("Content-Encoding", "gzip")),
                when(
                        "gzip twice",
                        "gzip-readable",
                        c -> c.header("accept-encoding").contains("gzip"),
                        (call, correct) -> zipped(zipped(correct.answer(call)))),
                new Fault(
                        "gzip without being asked",
                        "gzip-only-when-asked",
                        (call, correct) -> zipped(correct.answer(call))),
                onAll("a new connection for each call", "keep-alive", Reply::closing),
                onFailure(
                        "a body longer than announced",
                        "connection-stays-in-step",
                        r -> r.announcing(r.body().length - 3)),
                onSuccess(
                        "Content-Length counts characters, the body ends early",
                        "sound-framing",
                        r -> r.announcing(r.body().length + 2).closing()),
                when(
                        "an offer of HTTP/2 is refused",
                        "java-client",
                        c -> c.header("upgrade").contains("h2c"),
                        call -> Reply.page(400)),
                when(
                        "a bot guard blocks clients by name",
                        "any-client",
                        c -> c.header("user-agent").contains("python"),
                        call -> Reply.page(403)),
                when(
                        "a call without a name is blocked",
                        "any-client",
                        c -> c.header("user-agent").isEmpty(),
                        call -> Reply.page(403)),
                when(
                        "XML for those who accept anything",
                        "any-accept",
                        c -> c.header("accept").contains("xml"),
                        call -> Reply.json(200, "<Map/>").with("Content-Type", "application/xml")),
                when(
                        "a wall's page for odd wallets",
                        "no-pages",
                        c -> c.query().contains("%3Cscript"),
                        call -> Reply.page(403)),
                when(
                        "late answers",
                        "answers-within-3-s",
                        Call::isCompletion,
                        (call, correct) -> late(3_100, correct.answer(call))),
                when(
                        "slow answers",
                        "answers-within-1-s",
                        Call::isCompletion,
                        (call, correct) -> late(1_050, correct.answer(call))));
    }

    private static List<Fault> leaks() {
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

    private static Fault onAll(String name, String check, UnaryOperator<Reply> change) {
        return new Fault(name, check, (call, correct) -> change.apply(correct.answer(call)));
    }

    private static Fault onFailure(String name, String check, UnaryOperator<Reply> change) {
        return on(name, check, reply -> reply.text().contains("000006"), change);
    }

    private static Fault onSuccess(String name, String check, UnaryOperator<Reply> change) {
        return on(name, check, Reply::isServed, change);
    }

    private static Fault on(String name, String check, Predicate<Reply> which, UnaryOperator<Reply> change) {
        return new Fault(name, check, (call, correct) -> {
            Reply reply = correct.answer(call);
            return which.test(reply) ? change.apply(reply) : reply;
        });
    }

    private static Fault onData(String name, String check, UnaryOperator<String> change) {
        return new Fault(name, check, (call, correct) -> {
            Reply reply = correct.answer(call);
            String text = reply.text();
            int data = text.indexOf("\"data\":{") + 7;
            return data < 7
                    ? reply
                    : reply.text(t -> t.substring(0, data) + change.apply(t.substring(data, t.length() - 1)) + "}");
        });
    }

    private interface Time {
        String of(long now);
    }

    private static Fault onTime(String name, String check, Time time) {
        return when(
                name,
                check,
                c -> c.isTime() && c.method().equals("GET"),
                call -> success(time.of(System.currentTimeMillis())));
    }

    private interface Answer {
        Reply to(Call call);
    }

    private static Fault when(String name, String check, Predicate<Call> which, Answer answer) {
        return when(name, check, which, (call, correct) -> answer.to(call));
    }

    private static Fault when(String name, String check, Predicate<Call> which, Fault.Change change) {
        return new Fault(
                name, check, (call, correct) -> which.test(call) ? change.answer(call, correct) : correct.answer(call));
    }

    private static Fault refusing(String name, String check, Predicate<String> query) {
        return when(
                name,
                check,
                c -> c.isCompletion() && c.method().equals("GET") && query.test(c.query()),
                call -> failure(400, "000006", "invalid argument"));
    }

    private static Fault answering(String name, String check, Predicate<String> query, String data) {
        return when(name, check, c -> c.isCompletion() && query.test(c.query()), call -> success(data));
    }

    private static Fault rewriting(String name, String check, UnaryOperator<String> query) {
        return new Fault(
                name,
                check,
                (call, correct) ->
                        correct.answer(call.isCompletion() ? call.withQuery(query.apply(call.query())) : call));
    }

    private static Reply late(long millis, Reply reply) {
        Distance.of(millis);
        return reply;
    }

    private static Reply zipped(Reply reply) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reply.withBody(out.toByteArray()).with("Content-Encoding", "gzip");
    }

    private static long stamp(String query) {
        String digits = query.replaceAll(".*timestamp=([0-9]{1,15})(&.*|$)", "$1");
        return digits.equals(query) ? 0 : Long.parseLong(digits);
    }

    private static String withoutFuture(String query) {
        return stamp(query) > System.currentTimeMillis() + 1000
                ? query.replaceAll("&(timestamp|recvWindow)=[0-9]+", "")
                : query;
    }
}
