package io.github.web3task.preflight.internal.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.wire.Answer;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What checks demand of an answer. Each looks at its own matter only, so that one fault is one finding. */
public final class Assertions {
    private static final Set<Integer> HOST_REFUSALS = Set.of(400, 403, 414, 431);

    private Assertions() {}

    /** Success with an answer for exactly these tasks. */
    static Assertion served(Function<RequestTemplate, List<String>> tasks) {
        return (template, answer) -> {
            String problem = success(answer);
            if (problem != null) {
                return problem;
            }
            JsonNode data = ParsedAnswer.of(answer).data();
            List<String> asked = tasks.apply(template);
            for (String name : asked) {
                if (!data.has(name)) {
                    return "no answer for the task \"" + name + "\"";
                }
            }
            return data.size() == asked.size() ? null : "answers for tasks that were not asked came too";
        };
    }

    static Assertion servedAll() {
        return served(RequestTemplate::tasks);
    }

    static Assertion servedFirst() {
        return served(template -> template.tasks().subList(0, 1));
    }

    /** Why this is no success, or null when it is. */
    public static @Nullable String success(Answer answer) {
        return otherThan("000000", answer);
    }

    /** 000006, said by the API. */
    static Assertion invalidArgument() {
        return (template, answer) -> otherThan("000006", answer);
    }

    private static @Nullable String otherThan(String code, Answer answer) {
        if (answer.status() == 0) {
            return answer.trouble();
        }
        ParsedAnswer parsed = ParsedAnswer.of(answer);
        if (!parsed.isEnvelope()) {
            return "no envelope came back but " + kind(answer);
        }
        return parsed.code().equals(code) ? null : "the code is " + parsed.code() + ", not " + code;
    }

    /** 000006, or the host in front refused the request by itself before the API saw it. */
    static Assertion refused() {
        return (template, answer) -> HOST_REFUSALS.contains(answer.status())
                        && !ParsedAnswer.of(answer).isEnvelope()
                ? null
                : invalidArgument().problem(template, answer);
    }

    /** Whatever the answer is: it is no 5XX, and there is one. */
    static Assertion noTrouble() {
        return status(s -> s < 500, "below 500: a bad request is no trouble of the server");
    }

    static Assertion status(IntPredicate accepted, String words) {
        return (template, answer) -> answer.status() == 0
                ? answer.trouble()
                : accepted.test(answer.status()) ? null : "HTTP " + answer.status() + ", not " + words;
    }

    /** Demands something of the envelope; nothing when there is none, which other checks tell. */
    static Assertion envelope(Function<ParsedAnswer, @Nullable String> demand) {
        return (template, answer) -> {
            if (answer.status() == 0) {
                return answer.trouble();
            }
            ParsedAnswer parsed = ParsedAnswer.of(answer);
            return parsed.isEnvelope() ? demand.apply(parsed) : "no envelope came back but " + kind(answer);
        };
    }

    static Assertion all(Assertion... assertions) {
        return (template, answer) -> {
            for (Assertion assertion : assertions) {
                String problem = assertion.problem(template, answer);
                if (problem != null) {
                    return problem;
                }
            }
            return null;
        };
    }

    static String kind(Answer answer) {
        String what =
                answer.looksLikeHtml() ? "an HTML page" : answer.body().length == 0 ? "an empty body" : "other text";
        return what + " with HTTP " + answer.status();
    }
}
