package io.github.web3task.preflight.internal.check;

import static io.github.web3task.preflight.internal.check.Rule.info;
import static io.github.web3task.preflight.internal.check.Rule.must;
import static io.github.web3task.preflight.internal.check.Rule.should;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Exchange;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The form of every answer: clauses ENV-1 to ENV-5. */
final class EnvelopeChecks {
    private static final List<String> MEMBERS = List.of("code", "message", "data");
    private static final Map<String, String> TEXTS = Map.of(
            "000000", "success",
            "000001", "too many requests",
            "000002", "system busy",
            "000006", "invalid argument",
            "000007", "other error");

    private EnvelopeChecks() {}

    static List<Check> all() {
        return List.of(
                must("envelope-on-success", "ENV-1", "A served call answers with code, message and data")
                        .why("The caller reads these three members and nothing else.")
                        .fix("Wrap every result in {\"code\": \"000000\", \"message\": \"success\", \"data\": …}.")
                        .every(EnvelopeChecks::noEnvelopeOnSuccess),
                must("envelope-on-failure", "ENV-1", "A refused call answers with code, message and data too")
                        .why("\"No matter if it's a success or not\": without the envelope the caller can't tell why.")
                        .fix("Map every error, your framework's own too, to the envelope in one exception handler.")
                        .every(EnvelopeChecks::noEnvelopeOnFailure),
                must("data-on-failure", "ENV-1", "On failure data is there, and null")
                        .why(
                                "A serializer that leaves nulls out removes data, and strict callers fail to read the rest.")
                        .fix(
                                "Write nulls (Jackson: JsonInclude.ALWAYS) and never put details of the failure into data.")
                        .every(failures(EnvelopeChecks::dataNotNull)),
                must("code-is-text", "ENV-2", "The code is a string of six digits")
                        .why("As a number 000006 turns into 6, and a comparison with \"000006\" never matches.")
                        .fix("Declare code as a string.")
                        .every(envelopes(EnvelopeChecks::codeNotText)),
                must("code-is-known", "ENV-2", "The code is one of 000000, 000001, 000002, 000006, 000007")
                        .why("The caller has no rule for any other code.")
                        .fix("Map your own codes: a bad request is 000006, anything unforeseen 000007.")
                        .every(envelopes(EnvelopeChecks::unknownCode)),
                must("message-is-text", "ENV-1", "The message is a string")
                        .why("Anything else fails to be read as one.")
                        .fix("Send the fixed text of the code.")
                        .every(envelopes(r -> r.json().path("message").isTextual() ? null : "message is no string")),
                should("message-fixed", "ENV-2", "The message is the fixed text of its code")
                        .why("Free text is where exception messages and internals leak from.")
                        .fix("Answer \"success\", \"invalid argument\", … and keep the details in your log.")
                        .every(envelopes(EnvelopeChecks::otherText)),
                should("envelope-nothing-else", "ENV-1", "The envelope has no other members")
                        .why(
                                "A strict reader refuses what it doesn't know; a path or timestamp there tells of a framework's error page.")
                        .fix("Send code, message and data only.")
                        .every(envelopes(EnvelopeChecks::more)),
                info("envelope-order", "ENV-1", "The members come as code, message, data")
                        .why("No reader of JSON may rely on it; people do.")
                        .fix("Declare the members in this order.")
                        .every(envelopes(EnvelopeChecks::disorder)),
                must("one-json-document", "ENV-1", "The body is exactly one JSON document, without repeated members")
                        .why("Debug output, a warning or a second document around the JSON makes it unreadable.")
                        .fix("Print nothing to the response but the envelope.")
                        .every(envelopes(ParsedAnswer::problem)),
                must("utf-8", "ENV-1", "The body is UTF-8 without a byte order mark")
                        .why("JSON between systems is UTF-8; a byte order mark is not JSON.")
                        .fix("Write the body as UTF-8 bytes.")
                        .every(envelopes(EnvelopeChecks::notUtf8)),
                must("content-type-on-success", "ENV-1", "A served call has Content-Type: application/json")
                        .why("HTTP clients pick the reader of the body by it and fail on text/html.")
                        .fix("Set Content-Type: application/json.")
                        .every((asked, exchange, parsed) ->
                                asked.endpoint() && exchange.answer().status() == 200 && !isRefusal(parsed)
                                        ? contentType(exchange.answer())
                                        : null),
                must("content-type-on-failure", "ENV-1", "A refused call has Content-Type: application/json too")
                        .why("Error paths often go around the place where the type is set.")
                        .fix("Set it where the envelope is written, for errors too.")
                        .every(failures(r -> contentType(r.answer()))),
                must("status-on-success", "ENV-3", "000000 goes with HTTP 200")
                        .why("Many clients throw on any other status before they read the code.")
                        .fix("Answer 200 with 000000.")
                        .every(successes(r -> status(r, s -> s == 200, "200"))),
                must("status-on-failure", "ENV-3", "A bad request is not answered with HTTP 5XX")
                        .why("5XX means the state is unknown and the fault yours; the caller asks again and again.")
                        .fix("Validate before anything else and answer 400 with 000006.")
                        .every(code("000006", s -> s < 500, "below 500: a bad request is no trouble of the server")),
                must("status-of-trouble", "ENV-3", "000002 and 000007 go with HTTP 5XX")
                        .why(
                                "5XX is the only status that means \"unknown\": below it, trouble reads as an answer about a user.")
                        .fix("Answer 503 with 000002 and 500 with 000007 (404 and 405 for what is no endpoint).")
                        .every((asked, exchange, parsed) -> {
                            String busy = code("000002", s -> s >= 500, "5XX").problem(asked, exchange, parsed);
                            return busy != null
                                    ? busy
                                    : code("000007", s -> s >= 500 || s == 404 || s == 405, "5XX")
                                            .problem(asked, exchange, parsed);
                        }),
                should("status-400", "ENV-3", "000006 goes with HTTP 400 (or 200, if every answer does)")
                        .why("401, 403, 404 and 422 are also what gateways say: it can't be told who refused.")
                        .fix("Answer 400 with 000006.")
                        .every(code("000006", s -> s == 400 || s == 200 || s >= 500, "400")),
                should("status-429", "ENV-3", "000001 goes with HTTP 429 (or 200, if every answer does)")
                        .why("5XX means \"unknown\"; other statuses say that the request was wrong.")
                        .fix("Answer 429 with 000001 and Retry-After.")
                        .every(code("000001", s -> s == 429 || s == 200, "429")),
                should("retry-after", "ENV-4", "000001 and 000002 say when to come again")
                        .why("Without Retry-After every caller comes again at once, and the trouble stays.")
                        .fix("Send Retry-After in whole seconds, at least 1.")
                        .every(EnvelopeChecks::retryAfter),
                should("not-cacheable", "ENV-5", "No answer may be kept by a cache")
                        .why("A cached \"false\" is told to users who have completed the task since.")
                        .fix("Send Cache-Control: no-store, and exclude the prefix from any CDN.")
                        .every((asked, exchange, parsed) -> {
                            boolean ours =
                                    parsed.isEnvelope() || exchange.answer().status() == 200;
                            return asked.endpoint() && ours ? cacheable(exchange.answer()) : null;
                        }),
                info("nosniff", "ENV-5", "X-Content-Type-Options: nosniff is set")
                        .why("A browser then never guesses that an answer is a page.")
                        .fix("Send the header with every answer.")
                        .send(
                                (template, a) ->
                                        a.headerOr("X-Content-Type-Options", "").equalsIgnoreCase("nosniff")
                                                ? null
                                                : "the header is missing",
                                Requests.usual()));
    }

    private static @Nullable String noEnvelopeOnSuccess(AskedAbout asked, Exchange exchange, ParsedAnswer parsed) {
        Answer answer = exchange.answer();
        return asked.endpoint() && answer.status() == 200 && !isPacked(answer) ? missing(parsed, MEMBERS) : null;
    }

    /** Of a refusal that the host may make by itself only the plain one counts; trouble has to be told by the API. */
    private static @Nullable String noEnvelopeOnFailure(AskedAbout asked, Exchange exchange, ParsedAnswer parsed) {
        int status = exchange.answer().status();
        boolean counts =
                status == 429 || status >= 500 || (!asked.time() && asked.wallet() == null && isPlain(exchange));
        return asked.endpoint() && status >= 400 && counts ? missing(parsed, List.of("code", "message")) : null;
    }

    private static boolean isPlain(Exchange exchange) {
        return !exchange.request().target().contains("walletAddress");
    }

    private static boolean isRefusal(ParsedAnswer parsed) {
        return parsed.isEnvelope() && !parsed.code().equals("000000");
    }

    private static boolean isPacked(Answer answer) {
        return answer.header("Content-Encoding") != null;
    }

    private static @Nullable String missing(ParsedAnswer parsed, List<String> members) {
        if (!parsed.isEnvelope()) {
            return "no envelope came back but " + Assertions.kind(parsed.answer());
        }
        for (String member : members) {
            if (!parsed.json().has(member)) {
                return "the member \"" + member + "\" is missing";
            }
        }
        return null;
    }

    /** Of answers that are an envelope; that there is one is told by other checks. */
    private static EveryAnswer envelopes(Function<ParsedAnswer, @Nullable String> demand) {
        return (asked, exchange, parsed) -> asked.endpoint() && parsed.isEnvelope() ? demand.apply(parsed) : null;
    }

    private static EveryAnswer successes(Function<ParsedAnswer, @Nullable String> demand) {
        return envelopes(parsed -> parsed.code().equals("000000") ? demand.apply(parsed) : null);
    }

    private static EveryAnswer failures(Function<ParsedAnswer, @Nullable String> demand) {
        return envelopes(parsed -> parsed.code().equals("000000") ? null : demand.apply(parsed));
    }

    private static EveryAnswer code(String code, IntPredicate accepted, String words) {
        return envelopes(parsed -> parsed.code().equals(code) ? status(parsed, accepted, words) : null);
    }

    private static @Nullable String status(ParsedAnswer parsed, IntPredicate accepted, String words) {
        int status = parsed.answer().status();
        return accepted.test(status) ? null : parsed.code() + " goes with HTTP " + status + ", not " + words;
    }

    private static @Nullable String retryAfter(AskedAbout asked, Exchange exchange, ParsedAnswer parsed) {
        if (!asked.endpoint() || !parsed.code().matches("00000[12]")) {
            return null;
        }
        String value = exchange.answer().headerOr("Retry-After", "");
        return value.matches("[1-9][0-9]{0,8}")
                ? null
                : value.isEmpty() ? "there is no Retry-After" : "Retry-After is " + value;
    }

    private static @Nullable String dataNotNull(ParsedAnswer parsed) {
        JsonNode data = parsed.data();
        return data.isMissingNode() ? "data is missing" : data.isNull() ? null : "data is not null";
    }

    private static @Nullable String codeNotText(ParsedAnswer parsed) {
        JsonNode code = parsed.json().path("code");
        return code.isTextual() && code.asText().matches("[0-9]{6}")
                ? null
                : "code is " + code + ", not a string of six digits";
    }

    private static @Nullable String unknownCode(ParsedAnswer parsed) {
        return TEXTS.containsKey(parsed.code())
                ? null
                : "the code " + parsed.json().path("code") + " is none of the five";
    }

    private static @Nullable String otherText(ParsedAnswer parsed) {
        String expected = TEXTS.getOrDefault(parsed.code(), "");
        String message = parsed.json().path("message").asText();
        return message.equals(expected) ? null : "the message of " + parsed.code() + " is not \"" + expected + "\"";
    }

    private static @Nullable String more(ParsedAnswer parsed) {
        List<String> members = parsed.members(parsed.json());
        members.removeAll(MEMBERS);
        return members.isEmpty() ? null : "these came too: " + String.join(", ", members);
    }

    private static @Nullable String disorder(ParsedAnswer parsed) {
        List<String> members = parsed.members(parsed.json());
        members.retainAll(Set.copyOf(MEMBERS));
        Set<String> known = new HashSet<>(members);
        List<String> order = MEMBERS.stream().filter(known::contains).toList();
        return members.equals(order) ? null : "they come as " + String.join(", ", members);
    }

    private static @Nullable String notUtf8(ParsedAnswer parsed) {
        byte[] body = parsed.answer().body();
        boolean mark = body.length > 2 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB;
        return mark ? "it starts with a byte order mark" : parsed.answer().isUtf8() ? null : "it is not UTF-8";
    }

    private static @Nullable String contentType(Answer answer) {
        String type = answer.headerOr("Content-Type", "").toLowerCase(Locale.ROOT);
        if (!type.replaceAll("[; ].*", "").equals("application/json")) {
            return type.isEmpty() ? "there is no Content-Type" : "the Content-Type is " + type;
        }
        boolean other =
                type.contains("charset") && !type.replaceAll("[\" ]", "").contains("charset=utf-8");
        return other ? "the Content-Type says " + type : null;
    }

    private static @Nullable String cacheable(Answer answer) {
        String control = answer.headerOr("Cache-Control", "").toLowerCase(Locale.ROOT);
        if (control.contains("no-store") || control.contains("max-age=0") || control.contains("no-cache")) {
            return null;
        }
        return control.isEmpty() ? "there is no Cache-Control" : "Cache-Control is " + control;
    }
}
