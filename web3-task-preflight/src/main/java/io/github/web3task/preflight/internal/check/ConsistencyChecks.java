package io.github.web3task.preflight.internal.check;

import static io.github.web3task.preflight.internal.check.Rule.must;
import static io.github.web3task.preflight.internal.check.Rule.should;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers that can't both be true: clauses PROV-7 and WALLET-4. */
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
                must("nodes-agree", "PROV-7", "New connections get the same answer as the old one")
                        .why(
                                "A balancer may send each connection to another node; a node that differs answers some users.")
                        .fix("Compare version, data and configuration of your nodes.")
                        .run(ConsistencyChecks::nodes)
                        .provenAtOnce(),
                should("wallet-spelling", "WALLET-4", "An EVM address has one answer, in whatever case it is written")
                        .why(
                                "Wallets show the mixed case of EIP-55, ledgers often keep lower case: false for a true user.")
                        .fix("Look EVM addresses up by their lower-case form.")
                        .run(ConsistencyChecks::spellings),
                should("wallet-other-case", "WALLET-4", "A base58 or base64 wallet in other case is another wallet")
                        .why("These addresses are case-sensitive: another case is somebody else, or nobody.")
                        .fix("Compare such wallets exactly; change the case of EVM addresses only.")
                        .run(ConsistencyChecks::otherCase),
                must("wallet-neighbour", "WALLET-4", "A wallet that differs in one character is another wallet")
                        .why("A wallet that is cut, or kept as a number, gives one user's tasks to another.")
                        .fix("Keep the whole wallet, as text, and look it up whole.")
                        .run(ConsistencyChecks::neighbours));
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
                if (ParsedAnswer.of(answers.get(i)).code().matches("00000[12]")) {
                    continue; // a limit: the load part looks at it
                }
                String problem = Assertions.success(answers.get(i));
                JsonNode right = expected.get(i % asked.size());
                if (problem == null && !data(answers.get(i)).equals(right)) {
                    problem = "it is " + data(answers.get(i)) + ", and alone it is " + right;
                }
                if (problem != null) {
                    session.show(new Exchange(requests.get(i), answers.get(i)));
                    return "of " + TOGETHER + " calls at the same time: " + problem;
                }
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

    private static @Nullable String spellings(CheckSession session) {
        String wallet = session.template().wallet();
        if (!Eip55.isAddress(wallet)) {
            return session.skip("the wallet is no EVM address");
        }
        JsonNode base = data(session.send(Requests.usual()));
        String digits = wallet.substring(2);
        for (String spelling : List.of(
                "0x" + digits.toLowerCase(Locale.ROOT),
                "0x" + digits.toUpperCase(Locale.ROOT),
                Eip55.spelled(wallet))) {
            Answer answer = session.sendAs(session.template().about(spelling), Requests.usual());
            String problem = Assertions.success(answer);
            if (problem != null || !data(answer).equals(base)) {
                return "written " + spelling + " " + (problem != null ? problem : "it is " + data(answer))
                        + ", written " + wallet + " it is " + base;
            }
        }
        return null;
    }

    private static @Nullable String otherCase(CheckSession session) {
        String wallet = session.template().wallet();
        String other = wallet.chars()
                .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        boolean sensitive = wallet.matches("[0-9A-Za-z+/_=-]{25,}")
                && !wallet.startsWith("0x")
                && !wallet.equals(wallet.toLowerCase(Locale.ROOT))
                && !wallet.equals(wallet.toUpperCase(Locale.ROOT));
        if (!sensitive) {
            return session.skip("the wallet is not in base58 or base64");
        }
        if (!session.log().book().hasCompleted(wallet)) {
            return session.skip("the wallet has completed nothing: give one that has");
        }
        for (String text : List.of(other, wallet.toLowerCase(Locale.ROOT), wallet.toUpperCase(Locale.ROOT))) {
            if (hasCompleted(session, text)) {
                return "written " + text + " it is answered like " + wallet;
            }
        }
        return null;
    }

    private static @Nullable String neighbours(CheckSession session) {
        String wallet = session.template().wallet();
        if (wallet.length() < 25 || wallet.chars().allMatch(Character::isDigit)) {
            return session.skip("the wallet is short or a number, its neighbour may be somebody's");
        }
        if (!session.log().book().hasCompleted(wallet)) {
            return session.skip("the wallet has completed nothing: give one that has");
        }
        if (hasCompleted(session, session.stranger(0))) {
            return session.skip("everybody has completed something");
        }
        String plain = Eip55.isAddress(wallet) ? wallet.toLowerCase(Locale.ROOT) : wallet;
        int begin = Eip55.isAddress(wallet) ? 2 : 0;
        for (int at : new int[] {begin, plain.length() - 1}) {
            String text = plain.substring(0, at) + neighbourOf(plain.charAt(at)) + plain.substring(at + 1);
            if (hasCompleted(session, text)) {
                return text + " is answered like " + wallet;
            }
        }
        return null;
    }

    private static boolean hasCompleted(CheckSession session, String wallet) {
        Answer answer = session.sendAs(session.template().about(wallet), Requests.usual());
        for (JsonNode value : data(answer)) {
            if (value.asBoolean()) {
                return true;
            }
        }
        return false;
    }

    /** Another of its kind, which base58 has too. */
    private static char neighbourOf(char c) {
        if (Character.isDigit(c)) {
            return c == '2' ? '3' : '2';
        }
        return Character.isUpperCase(c) ? (c == 'A' ? 'B' : 'A') : (c == 'a' ? 'b' : 'a');
    }

    private static String array(List<String> tasks) {
        return RequestTemplate.encoded(RequestTemplate.array(tasks));
    }

    /** What a served call says; a missing node for any other. */
    private static JsonNode data(Answer answer) {
        return ParsedAnswer.of(answer).served();
    }
}
