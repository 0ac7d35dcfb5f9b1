package io.github.web3task.preflight.internal.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.wire.Answer;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What checks demand of an answer. Each looks at its own matter only, so that one fault is one finding. */
public final class Judges {
    private static final Set<Integer> HOST_REFUSALS = Set.of(400, 403, 414, 431);

    private Judges() {}

    /** Success with an answer for exactly these tasks. */
    static Judge served(Function<Subject, List<String>> tasks) {
        return (subject, answer) -> {
            String complaint = success(answer);
            if (complaint != null) {
                return complaint;
            }
            JsonNode data = Reading.of(answer).data();
            List<String> asked = tasks.apply(subject);
            for (String name : asked) {
                if (!data.has(name)) {
                    return "no answer for the task \"" + name + "\"";
                }
            }
            return data.size() == asked.size() ? null : "answers for tasks that were not asked came too";
        };
    }

    static Judge servedAll() {
        return served(Subject::tasks);
    }

    static Judge servedFirst() {
        return served(subject -> subject.tasks().subList(0, 1));
    }

    /** Why this is no success, or null when it is. */
    public static @Nullable String success(Answer answer) {
        return otherThan("000000", answer);
    }

    /** 000006, said by the API. */
    static Judge invalidArgument() {
        return (subject, answer) -> otherThan("000006", answer);
    }

    private static @Nullable String otherThan(String code, Answer answer) {
        if (answer.status() == 0) {
            return answer.trouble();
        }
        Reading reading = Reading.of(answer);
        if (!reading.isEnvelope()) {
            return "no envelope came back but " + kind(answer);
        }
        return reading.code().equals(code) ? null : "the code is " + reading.code() + ", not " + code;
    }

    /** 000006, or the host in front refused the request by itself before the API saw it. */
    static Judge refused() {
        return (subject, answer) ->
                HOST_REFUSALS.contains(answer.status()) && !Reading.of(answer).isEnvelope()
                        ? null
                        : invalidArgument().complaint(subject, answer);
    }

    /** Whatever the answer is: it is no 5XX, and there is one. */
    static Judge noTrouble() {
        return status(s -> s < 500, "below 500: a bad request is no trouble of the server");
    }

    static Judge status(IntPredicate accepted, String words) {
        return (subject, answer) -> answer.status() == 0
                ? answer.trouble()
                : accepted.test(answer.status()) ? null : "HTTP " + answer.status() + ", not " + words;
    }

    /** Demands something of the envelope; nothing when there is none, which other checks tell. */
    static Judge envelope(Function<Reading, @Nullable String> demand) {
        return (subject, answer) -> {
            if (answer.status() == 0) {
                return answer.trouble();
            }
            Reading reading = Reading.of(answer);
            return reading.isEnvelope() ? demand.apply(reading) : "no envelope came back but " + kind(answer);
        };
    }

    static Judge all(Judge... judges) {
        return (subject, answer) -> {
            for (Judge judge : judges) {
                String complaint = judge.complaint(subject, answer);
                if (complaint != null) {
                    return complaint;
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
