package io.github.web3task.preflight.internal.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.check.ParsedAnswer;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.check.Rule;
import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Looks again and again until the API may be taken down: is it up, is the form of its answers unchanged (clause LIFE-1,
 * and "avoid API changes before sunsetting")?
 *
 * @param until when to stop; {@link Instant#MAX} for never
 * @param pause waits; false to stop before that
 * @param says told each change in one line
 */
public record Watch(Duration every, Instant until, Clock clock, Pause pause, Consumer<String> says) {
    private static final int TIMEOUT_MILLIS = 5_000;

    /** Waits between two looks. */
    public interface Pause {
        /** False when the watch is to end. */
        boolean await(Duration time);
    }

    /** What must not change: status, code, the names answered and their types, what is completed. */
    private record Form(int status, String code, Map<String, String> answers) {
        static Form of(Answer answer) {
            ParsedAnswer parsed = ParsedAnswer.of(answer);
            Map<String, String> answers = new TreeMap<>();
            for (Map.Entry<String, JsonNode> task : parsed.json().path("data").properties()) {
                answers.put(task.getKey(), String.valueOf(task.getValue().getNodeType()));
            }
            return new Form(answer.status(), parsed.code(), answers);
        }

        boolean isUp() {
            return code.equals("000000");
        }
    }

    List<Finding> run(Wire wire, RequestTemplate template) {
        return run(wire, template, soFar -> {});
    }

    List<Finding> run(Wire wire, RequestTemplate template, Consumer<List<Finding>> seen) {
        int looks = 0;
        int down = 0;
        int changes = 0;
        boolean wasUp = true;
        String last = "";
        Form form = null;
        do {
            Answer time = wire.send(Requests.time(), TIMEOUT_MILLIS).answer();
            Answer answer =
                    wire.send(template.filled(Requests.usual()), TIMEOUT_MILLIS).answer();
            Form now = Form.of(answer);
            boolean up = now.isUp() && Form.of(time).isUp();
            last = Excerpt.of(now.isUp() ? time : answer);
            looks++;
            if (!up) {
                down++;
            }
            if (up != wasUp) {
                says.accept(clock.instant() + (up ? " up again" : " DOWN: " + last));
            } else if (looks == 1 && up) {
                says.accept(clock.instant() + " up: " + last);
            }
            if (form != null && up && !form.equals(now)) {
                changes++;
                says.accept(clock.instant() + " CHANGED: " + Excerpt.of(answer));
            }
            form = up ? now : form;
            wasUp = up;
            seen.accept(findings(looks, down, changes, last));
        } while (clock.instant().plus(every).isBefore(until) && pause.await(every));
        return findings(looks, down, changes, last);
    }

    private static List<Finding> findings(int looks, int down, int changes, String last) {
        String seen = looks + " looks, " + down + " down, " + changes + " changes; last: " + last;
        return List.of(
                finding(
                        "watch-up",
                        "The API stays up",
                        down > 0 ? down + " of " + looks + " looks found it down" : "",
                        seen),
                finding(
                        "watch-unchanged",
                        "The answers keep their form",
                        changes > 0 ? changes + " changes" : "",
                        seen));
    }

    private static Finding finding(String id, String title, String problem, String seen) {
        return Rule.must(id, "LIFE-1", title)
                .why("The API has to stay up, unchanged, until 3 days after the campaign's end.")
                .fix("Freeze deployments until then; tell the caller before any change.")
                .finding(problem.isEmpty() ? Outcome.PASSED : Outcome.FAILED, problem, "", seen, 0);
    }
}
