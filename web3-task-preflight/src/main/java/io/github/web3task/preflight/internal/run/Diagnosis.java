package io.github.web3task.preflight.internal.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.check.Assertions;
import io.github.web3task.preflight.internal.check.CheckSession;
import io.github.web3task.preflight.internal.check.ParsedAnswer;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.check.Rule;
import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.internal.wire.Request;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Outcome;
import java.io.EOFException;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Finds the one thing that explains why the usual call is not served: then a hundred checks would only repeat it. */
final class Diagnosis {
    private static final int TIMES_ASKED = 4;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final String OPEN =
            "Open the two paths for the caller: it sends no key, no cookie and no Origin. A key that you have agreed on"
                    + " with the caller goes with --header.";
    /** What a browser or a partner's own page sends, and the caller doesn't. */
    private static final Map<String, String> BROWSER = headers();

    private final Wire wire;
    private final CheckSession session;
    private final RequestTemplate template;

    private Diagnosis(Wire wire, CheckSession session, RequestTemplate template) {
        this.wire = wire;
        this.session = session;
        this.template = template;
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Origin", "");
        headers.put("Referer", "");
        headers.put("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36");
        headers.put("Accept", "text/html,*/*;q=0.8");
        headers.put("Accept-Language", "en");
        headers.put("X-Requested-With", "XMLHttpRequest");
        headers.put("Content-Type", "application/json");
        return headers;
    }

    /** The cause as a failed MUST, or null when the usual call is served, or fails in a way that the checks tell better. */
    static @Nullable Finding of(Wire wire, CheckSession session, RequestTemplate template, Answer time) {
        return new Diagnosis(wire, session, template).find(time);
    }

    private @Nullable Finding find(Answer time) {
        Answer usual = session.send(Requests.usual());
        String problem = Assertions.success(usual);
        for (int i = 1; i < TIMES_ASKED && problem != null; i++) {
            Answer again = session.send(Requests.usual());
            problem = Assertions.success(again);
            usual = again;
        }
        if (problem == null) {
            return unknownTasks(usual);
        }
        boolean envelope = !ParsedAnswer.of(usual).code().isEmpty();
        int status = usual.status();
        if (!envelope && !wire.endpoint().secure() && speaksTls()) {
            return cause(
                    "https",
                    "this port speaks TLS, and plain http was asked",
                    "Give https:// in place of http:// as the prefix.");
        }
        if (status >= 300 && status < 400) {
            return redirect(usual);
        }
        if (status == 401 || status == 403 || status == 407 || isLogin(usual)) {
            Finding header = missingHeader();
            return header != null ? header : locked(usual);
        }
        if (status >= 500 && !envelope) {
            String both = time.status() >= 500 ? "every call, /v1/time too," : "every call about a wallet";
            return cause(
                    "server-is-up",
                    "HTTP " + status + " without the envelope comes for " + both + " as a gateway answers when the"
                            + " application behind it is down or out of reach",
                    "Start the application, and look where the gateway sends /v1 to.");
        }
        if (status == 404 || status == 405) {
            return time.status() == 200
                    ? cause(
                            "both-paths",
                            "/v1/time is there, and /v1/task/completion is not: HTTP " + status,
                            "Serve GET {prefix}/v1/task/completion beside {prefix}/v1/time.")
                    : null;
        }
        if (ParsedAnswer.of(usual).code().equals("000006")) {
            return refused();
        }
        Finding header = missingHeader();
        if (header != null) {
            return header;
        }
        return envelope && (status >= 500 || ParsedAnswer.of(usual).code().matches("00000[127]"))
                ? cause(
                        "server-is-up",
                        "the usual call fails each time: " + problem + ", HTTP " + status,
                        "Look into the server's log at this time: the data source is the usual suspect.")
                : null;
    }

    private @Nullable Finding unknownTasks(Answer usual) {
        JsonNode data = ParsedAnswer.of(usual).served();
        List<String> missing =
                template.tasks().stream().filter(task -> !data.has(task)).toList();
        for (String task : missing) {
            for (Map.Entry<String, JsonNode> answered : data.properties()) {
                String name = answered.getKey();
                if (!template.tasks().contains(name) && plain(name).equals(plain(task))) {
                    return cause(
                            "tasks-as-asked",
                            "the task \"" + task + "\" comes back as \"" + name + "\", written in another way"
                                    + " (case, blanks or the form of Unicode)",
                            "Answer with each name exactly as it was asked.");
                }
            }
        }
        return !data.isObject()
                        || missing.isEmpty()
                        || data.size() + missing.size() > template.tasks().size()
                ? null
                : wrongNames(missing, names());
    }

    /** 000006 for a call that is right: is it the tasks, the wallet or the window that it does not know? */
    private @Nullable Finding refused() {
        List<String> names = names();
        List<String> missing = new ArrayList<>(template.tasks());
        missing.removeAll(names);
        if (names.isEmpty() || missing.isEmpty()) {
            missing = new ArrayList<>(template.tasks());
            missing.removeIf(this::isServedAlone);
        }
        boolean some = missing.size() < template.tasks().size();
        if (!missing.isEmpty() && (some || (!names.isEmpty() && !names.containsAll(missing)))) {
            return wrongNames(missing, names);
        }
        if (!template.fill("{window}").isEmpty()
                && isServed(Requests.completion("walletAddress={wallet}&task={all}"))) {
            long ahead = template.clockAhead();
            if (Math.abs(ahead) > 1_000) {
                return cause(
                        Math.abs(ahead) > 5_000 ? "clock-within-5-s" : "clock-within-1-s",
                        "/v1/time is " + Math.abs(ahead) + " ms " + (ahead > 0 ? "ahead of" : "behind")
                                + " this machine's clock, and calls with its time are refused",
                        "Let /v1/time and the window read one clock, and run a time service on every node.");
            }
            return cause(
                    "window-inside",
                    "calls with a fresh timestamp and recvWindow are refused, and calls without are served",
                    "Compare both in milliseconds with the server's own clock.");
        }
        if (isServed(template.about(template.nobody(0)).filled(Requests.usual()))) {
            return cause(
                    "wallet-known",
                    "the wallet " + template.wallet() + " is refused, and a made-up one is served",
                    "Give a --wallet that the server accepts.");
        }
        Finding header = missingHeader();
        return header != null
                ? header
                : cause(
                        "usual-call-served",
                        "the usual call is refused with 000006, whatever wallet, task or window it names",
                        "Give a --wallet and --task that the server accepts, and compare the try line with what it reads.");
    }

    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }

    private Finding wrongNames(List<String> missing, List<String> names) {
        return cause(
                "task-known",
                "the server knows no task \"" + String.join("\", \"", missing) + "\""
                        + (names.isEmpty() ? "" : "; it has " + String.join(", ", names)),
                "Spell the tasks on both sides alike: in --task, in the campaign's set-up and in the server.");
    }

    /** The tasks that the server names by itself. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (String every : List.of("", "%5B%5D")) {
            ParsedAnswer parsed = ParsedAnswer.of(
                    session.send(Requests.completion("walletAddress={wallet}&task=" + every + "{window}")));
            if (names.isEmpty()) {
                parsed.served().fieldNames().forEachRemaining(names::add);
            }
        }
        return names;
    }

    private boolean isServedAlone(String task) {
        return isServed(template.asking(List.of(task)).filled(Requests.usual()));
    }

    private boolean isServed(Request request) {
        return Assertions.success(session.send(request)) == null;
    }

    private Finding redirect(Answer usual) {
        String to = usual.headerOr("Location", "nowhere");
        boolean https = !wire.endpoint().secure() && to.toLowerCase(Locale.ROOT).startsWith("https:");
        boolean login = to.toLowerCase(Locale.ROOT).matches(".*(login|signin|sign-in|auth|sso|account).*");
        return cause(
                "no-redirect",
                "every call is sent " + (https ? "to https" : login ? "to a login" : "elsewhere") + ": HTTP "
                        + usual.status() + " to " + Excerpt.of(to, 200),
                login ? OPEN : "Give the address that it leads to as the prefix: callers don't follow redirects.");
    }

    private Finding locked(Answer usual) {
        String challenge = usual.header("WWW-Authenticate");
        String text = usual.text().toLowerCase(Locale.ROOT);
        String what = challenge != null
                ? "a login (WWW-Authenticate: " + Excerpt.of(challenge, 80) + ")"
                : text.contains("key") ? "a key" : isLogin(usual) ? "a login" : "a key, a login or another address";
        return cause(
                "open-to-the-caller", "every call is answered HTTP " + usual.status() + ": it demands " + what, OPEN);
    }

    private static boolean isLogin(Answer usual) {
        String text = usual.looksLikeHtml() ? usual.text().toLowerCase(Locale.ROOT) : "";
        return text.contains("type=\"password\"") || text.contains("type=password") || text.contains("<title>login");
    }

    private @Nullable Finding missingHeader() {
        String origin = wire.endpoint().url().replaceAll("(://[^/]*).*", "$1");
        for (Map.Entry<String, String> header : BROWSER.entrySet()) {
            String value = header.getValue().isEmpty() ? origin : header.getValue();
            if (isServed(Requests.usual().with(header.getKey(), value))) {
                return cause(
                        "open-to-the-caller",
                        "calls are served only with the header " + header.getKey() + " (" + Excerpt.of(value, 60) + ")",
                        OPEN);
            }
        }
        return null;
    }

    private boolean speaksTls() {
        Endpoint endpoint = wire.endpoint().otherScheme();
        try (Wire other = new Wire(endpoint, wire.tls())) {
            return other.connect(TIMEOUT_MILLIS) != null;
        } catch (SSLException e) {
            return !String.valueOf(e.getMessage()).contains("SSL message") && !isEnd(e);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isEnd(SSLException e) {
        return String.valueOf(e.getMessage()).contains("terminated") || e.getCause() instanceof EOFException;
    }

    private Finding cause(String id, String problem, String fix) {
        session.send(Requests.usual());
        return Rule.must(id, "ROUTE-1", "The usual call is served")
                .why("Nothing else can be told until it is; the other checks were not asked.")
                .fix(fix)
                .finding(Outcome.FAILED, problem, Objects.requireNonNull(session.last()), wire.endpoint());
    }
}
