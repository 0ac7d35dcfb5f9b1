package io.github.web3task.preflight.internal.check;

import static io.github.web3task.preflight.internal.check.Assertions.noTrouble;
import static io.github.web3task.preflight.internal.check.Assertions.status;
import static io.github.web3task.preflight.internal.check.Rule.info;
import static io.github.web3task.preflight.internal.check.Rule.must;
import static io.github.web3task.preflight.internal.check.Rule.should;

import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Methods and paths: clauses ROUTE-1 to ROUTE-3. */
final class RouteChecks {
    private static final String ONLY_GET = "Answer every method but GET and HEAD with 405 and Allow: GET, HEAD.";

    private RouteChecks() {}

    static List<Check> all() {
        return List.of(
                must("both-paths", "ROUTE-1", "Both endpoints are there, below the same prefix")
                        .why("The caller knows one prefix and adds the two paths to it.")
                        .fix("Serve {prefix}/v1/time and {prefix}/v1/task/completion.")
                        .send(status(s -> s != 404 && s != 405, "an endpoint"), Requests.time(), Requests.usual()),
                should("head", "ROUTE-2", "HEAD answers like GET, without the body")
                        .why("Monitors ask with HEAD; a body after it garbles the connection.")
                        .fix("Let the framework derive HEAD from GET.")
                        .run(RouteChecks::head),
                should("wrong-methods", "ROUTE-2", "POST, PUT, PATCH and DELETE are 405, with Allow")
                        .why("The endpoints are GET; whatever else gets an answer is an unwatched door.")
                        .fix(ONLY_GET)
                        .send(
                                Assertions.all(status(s -> s == 405, "405"), RouteChecks::allow),
                                form("POST"),
                                form("PUT"),
                                form("PATCH"),
                                form("DELETE")),
                should("options", "ROUTE-2", "OPTIONS is no trouble of the server")
                        .why("Scanners and browsers send it.")
                        .fix(ONLY_GET)
                        .send(noTrouble(), Requests.usual().withMethod("OPTIONS")),
                should("trace", "ROUTE-2", "TRACE does not echo the request")
                        .why("The echo shows headers that gateways add, credentials among them.")
                        .fix("Switch TRACE off in the server.")
                        .send(
                                (template, a) -> a.text().contains("preflight-trace") ? "the request came back" : null,
                                Requests.usual().withMethod("TRACE").with("X-Marker", "preflight-trace")),
                should("unknown-path", "ROUTE-3", "A path that is none is 404")
                        .why("200 there hides a wrong prefix; 401 or 500 looks like an outage.")
                        .fix("Answer 404.")
                        .send(
                                status(s -> s == 404, "404"),
                                Request.get("/v1/preflight-unknown"),
                                Request.get("/v2/time")),
                should("unknown-path-no-page", "ROUTE-3", "404 is no HTML page")
                        .why("The caller reads JSON; an error page of the host also tells what it is.")
                        .fix("Answer with the envelope 000007, or switch the host's error pages off.")
                        .send(
                                (template, a) -> a.looksLikeHtml() ? "it is " + Assertions.kind(a) : null,
                                Request.get("/v1/preflight-unknown")),
                info("path-variants", "ROUTE-3", "A trailing slash or another case is another path")
                        .why("What works by accident on one host breaks on the next.")
                        .fix("Map the two exact paths.")
                        .send(
                                status(s -> s != 200 && s < 500, "404"),
                                Request.get("/v1/time/"),
                                Request.get("/V1/time")),
                must("unknown-path-no-trouble", "ROUTE-3", "A path that is none is no HTTP 5XX")
                        .why("5XX is the sign of an outage.")
                        .fix("Answer 404.")
                        .send(noTrouble(), Request.get("/v1/task"), Request.get("/v1/task/completion/extra")));
    }

    private static Request form(String method) {
        return Requests.usual().withMethod(method).withBody("application/x-www-form-urlencoded", "a=b");
    }

    private static @Nullable String allow(RequestTemplate template, Answer answer) {
        return answer.headerOr("Allow", "").contains("GET") ? null : "the header Allow doesn't name GET";
    }

    private static @Nullable String head(CheckSession session) {
        Request head = Requests.usual().withMethod("HEAD");
        Answer answer = session.send(head);
        String problem = status(s -> s == 200, "200").problem(session.template(), answer);
        if (problem != null) {
            return problem;
        }
        Answer next = session.sendSecond(head, Requests.usual());
        session.show(head, answer);
        String trouble = next.trouble();
        return trouble == null || trouble.contains("closed")
                ? null
                : "what follows on the connection is garbled: " + trouble;
    }
}
