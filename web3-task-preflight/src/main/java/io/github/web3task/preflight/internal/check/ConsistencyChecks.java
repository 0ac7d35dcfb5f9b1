package io.github.web3task.preflight.internal.check;

import static io.github.web3task.preflight.internal.check.Rule.must;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers that can't both be true, and calls that come at one time: clauses PROV-7 and LOAD-1. */
final class ConsistencyChecks {
    private static final int NODES_ASKED = 20;
    private static final int TOGETHER = 12;
    private static final int ROUNDS = 8;

    private ConsistencyChecks() {}

    static List<Check> all() {
        return List.of(
                must("answers-agree", "PROV-7", "However a task is asked for, its answer is the same")
                        .why("Alone, in another order, in the list or without a list, it is the same user.")
                        .fix("Look each task up by its name; never pair answers with names by their position.")
                        .run(ConsistencyChecks::forms)
                        .provenAtOnce(),
                must("parallel-wallets", "PROV-7", "Calls about different wallets at one time get their own answers")
                        .why("A field or a static that two requests share tells one user the other's state.")
                        .fix("Keep nothing about a request in fields, statics or pooled objects.")
                        .run(ConsistencyChecks::mixed)
                        .provenAtOnce(),
                must("parallel-calls", "LOAD-1", "Calls at one time are all served, about a new wallet too")
                        .why(
                                "Users click twice, pages ask twice: a row that both calls insert, or a lock, fails one of them.")
                        .fix("Let the first call about a wallet write nothing, or insert only where nothing is there.")
                        .run(ConsistencyChecks::together)
                        .provenAtOnce(),
                must("nodes-agree", "PROV-7", "New connections get the same answer as the old one")
                        .why(
                                "A balancer may send each connection to another node; a node that differs answers some users.")
                        .fix("Compare version, data and configuration of your nodes.")
                        .run(ConsistencyChecks::nodes)
                        .provenAtOnce());
    }

    private static @Nullable String forms(CheckSession session) {
        List<String> tasks = session.template().tasks();
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("in reverse order", "{reverse}");
        tasks.forEach(task -> forms.put("when \"" + task + "\" is asked alone", array(List.of(task))));
        for (int i = 1; i < Math.min(tasks.size(), 6); i++) {
            List<String> turned = new ArrayList<>(tasks.subList(i, tasks.size()));
            turned.addAll(tasks.subList(0, i));
            forms.put("in the order " + String.join(", ", turned), array(turned));
            forms.put(
                    "when " + tasks.get(i) + " and " + tasks.get(0) + " are asked",
                    array(List.of(tasks.get(i), tasks.get(0))));
        }
        forms.put("with an empty task", "");
        forms.put("with an empty array", "%5B%5D");
        JsonNode base = data(session.send(Requests.usual()));
        for (Map.Entry<String, String> form : forms.entrySet()) {
            JsonNode other = data(session.send(Requests.task(form.getValue())));
            String task = differing(base, other);
            if (task != null) {
                Exchange shown = session.last();
                JsonNode again = data(session.send(Requests.usual()));
                if (again.path(task).equals(base.path(task))) {
                    if (shown != null) {
                        session.show(shown);
                    }
                    return "\"" + task + "\" is " + base.path(task) + " in the list of all tasks and "
                            + other.path(task) + " " + form.getKey();
                }
                base = again;
            }
        }
        return null;
    }

    private static @Nullable String differing(JsonNode base, JsonNode other) {
        for (Map.Entry<String, JsonNode> task : other.properties()) {
            if (base.has(task.getKey()) && !base.path(task.getKey()).equals(task.getValue())) {
                return task.getKey();
            }
        }
        return null;
    }

    /** Two wallets, three lists of tasks: an answer to another call shows by its names or its values. */
    private static @Nullable String mixed(CheckSession session) {
        RequestTemplate own = session.template();
        RequestTemplate stranger = own.about(session.stranger(100));
        if (Assertions.success(session.sendAs(stranger, Requests.usual())) != null) {
            stranger = own; // the form of its wallet may hold a check sum
        }
        List<RequestTemplate> asked =
                List.of(own, stranger.asking(own.tasks().subList(0, 1)), own.asking(own.reversed()), stranger);
        List<JsonNode> expected = new ArrayList<>();
        for (RequestTemplate about : asked) {
            Answer alone = session.sendAs(about, Requests.usual());
            if (Assertions.success(alone) != null) {
                return null; // other checks tell
            }
            expected.add(data(alone));
        }
        for (int round = 0; round < ROUNDS; round++) {
            List<Request> requests = new ArrayList<>();
            for (int i = 0; i < TOGETHER; i++) {
                requests.add(asked.get(i % asked.size()).filled(Requests.usual()));
            }
            List<Answer> answers = session.sendTogether(requests);
            for (int i = 0; i < TOGETHER; i++) {
                JsonNode right = expected.get(i % asked.size());
                if (Assertions.success(answers.get(i)) == null
                        && !data(answers.get(i)).equals(right)) {
                    session.show(new Exchange(requests.get(i), answers.get(i)));
                    return "of " + TOGETHER + " calls at the same time: it is " + data(answers.get(i))
                            + ", and alone it is " + right;
                }
            }
        }
        return null;
    }

    /** About wallets that were never asked about before, if such are served, and about the known one. Once is chance. */
    private static @Nullable String together(CheckSession session) {
        RequestTemplate own = session.template();
        boolean newcomers = Assertions.success(session.sendAs(own.about(session.newcomer()), Requests.usual())) == null;
        int failedRounds = 0;
        for (int round = 0; round < ROUNDS; round++) {
            boolean isNew = newcomers && round > 0;
            Request request =
                    own.about(isNew ? session.newcomer() : own.wallet()).filled(Requests.usual());
            List<Answer> answers = session.sendTogether(Collections.nCopies(TOGETHER, request));
            List<Answer> failed = answers.stream()
                    .filter(answer -> !ParsedAnswer.of(answer).code().matches("00000[012]")) // a limit: see the load
                    .toList();
            if (!failed.isEmpty() && ++failedRounds > 1) {
                session.show(new Exchange(request, failed.get(0)));
                return failed.size() + " of " + TOGETHER + " calls at the same time"
                        + (isNew ? " about a wallet never asked about before" : "") + " failed: "
                        + Assertions.success(failed.get(0));
            }
        }
        return null;
    }

    private static @Nullable String nodes(CheckSession session) {
        List<String> kinds = new ArrayList<>();
        int switches = 0;
        for (int i = 0; i < NODES_ASKED; i++) {
            session.sendFresh(Requests.time());
            Answer answer = session.sendFresh(Requests.usual());
            String problem = Assertions.success(answer);
            String kind = problem == null ? data(answer).toString() : problem;
            if (i > 0 && !kind.equals(kinds.get(i - 1))) {
                switches++;
            }
            kinds.add(kind);
        }
        session.wire().closeIdle(); // so many open ones may be more than a small server has room for
        Set<String> different = new LinkedHashSet<>(kinds);
        boolean completedMeanwhile = switches == 1 && kinds.get(NODES_ASKED - 1).startsWith("{");
        if (different.size() < 2 || completedMeanwhile) {
            return null;
        }
        String rare = different.stream()
                .min((a, b) -> Long.compare(count(kinds, a), count(kinds, b)))
                .orElseThrow();
        String usual = different.stream()
                .max((a, b) -> Long.compare(count(kinds, a), count(kinds, b)))
                .orElseThrow();
        return (rare.startsWith("{") ? "one node differs: " : "some calls fail: ") + count(kinds, rare) + " of "
                + NODES_ASKED + " new connections got " + (rare.startsWith("{") ? rare : "this: " + rare) + ", and "
                + count(kinds, usual) + " got " + usual;
    }

    private static long count(List<String> all, String one) {
        return all.stream().filter(one::equals).count();
    }

    private static String array(List<String> tasks) {
        return RequestTemplate.encoded(RequestTemplate.array(tasks));
    }

    /** What a served call says; a missing node for any other. */
    private static JsonNode data(Answer answer) {
        return ParsedAnswer.of(answer).served();
    }
}
