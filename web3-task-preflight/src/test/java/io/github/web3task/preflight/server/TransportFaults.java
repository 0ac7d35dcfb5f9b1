package io.github.web3task.preflight.server;

import static io.github.web3task.preflight.server.FaultKit.late;
import static io.github.web3task.preflight.server.FaultKit.onAll;
import static io.github.web3task.preflight.server.FaultKit.onFailure;
import static io.github.web3task.preflight.server.FaultKit.onSuccess;
import static io.github.web3task.preflight.server.FaultKit.when;
import static io.github.web3task.preflight.server.ReferencePartner.failure;
import static io.github.web3task.preflight.server.ReferencePartner.success;

import java.util.List;

/** What can be wrong with paths, methods and what stands between. */
final class TransportFaults {
    private TransportFaults() {}

    static List<Fault> route() {
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

    static List<Fault> transport() {
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
                        (call, correct) -> correct.answer(call).zipped().zipped()),
                when(
                        "deflate without its header",
                        "gzip-readable",
                        c -> c.header("accept-encoding").contains("deflate"),
                        (call, correct) -> correct.answer(call).deflated()),
                when(
                        "something else with the label gzip where br is offered too",
                        "gzip-readable",
                        c -> c.header("accept-encoding").contains("br"),
                        (call, correct) -> correct.answer(call).with("Content-Encoding", "gzip")),
                onAll("12 KB of headers", "small-headers", r -> r.with("X-Debug", "x".repeat(12_000))),
                new Fault(
                                "gzip without being asked",
                                "gzip-only-when-asked",
                                (call, correct) -> correct.answer(call).zipped())
                        .saidFirst("answers are compressed that nobody wanted so"),
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
                        "a language it does not know is trouble",
                        "any-headers",
                        c -> c.header("accept-language").contains("zh"),
                        call -> Reply.page(500)),
                when(
                        "a content type on GET is refused",
                        "any-headers",
                        c -> !c.header("content-type").isEmpty(),
                        call -> Reply.page(415)),
                when(
                        "304 to every If-None-Match",
                        "any-headers",
                        c -> !c.header("if-none-match").isEmpty(),
                        call -> Reply.json(304, "")),
                when(
                        "304 to every If-Modified-Since",
                        "any-headers",
                        c -> !c.header("if-modified-since").isEmpty(),
                        call -> Reply.json(304, "")),
                when(
                        "room for 2 KB of headers",
                        "any-headers",
                        c -> c.header("baggage").length() > 2_000,
                        call -> Reply.page(431)),
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
}
