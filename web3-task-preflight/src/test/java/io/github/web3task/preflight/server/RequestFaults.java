package io.github.web3task.preflight.server;

import static io.github.web3task.preflight.server.FaultKit.answering;
import static io.github.web3task.preflight.server.FaultKit.onData;
import static io.github.web3task.preflight.server.FaultKit.refusing;
import static io.github.web3task.preflight.server.FaultKit.rewriting;
import static io.github.web3task.preflight.server.FaultKit.when;
import static io.github.web3task.preflight.server.ReferencePartner.failure;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What can be wrong in reading a request. */
final class RequestFaults {
    private static final String ALL_FALSE = "{\"deposit\":false,\"withdrawal\":false}";
    private static final String ARRAY = "%5B%22deposit%22%2C%22withdrawal%22%5D";

    private RequestFaults() {}

    static List<Fault> query() {
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
                        "nobody-completes",
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
                        "wallets are compared with LIKE",
                        "wallet-hostile",
                        q -> q.replaceAll("walletAddress=(0x)?%25&", "walletAddress=0xabcdefg&")),
                rewriting(
                        "a condition in the query matches somebody",
                        "wallet-hostile",
                        q -> q.replace("walletAddress[$ne]=x", "walletAddress=0xabcdefg")),
                when(
                        "a wallet with an emoji is trouble",
                        "wallet-hostile",
                        c -> c.query().contains("%F0%9F%98%80"),
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
                        "a long query is answered false",
                        "long-query",
                        c -> c.isCompletion()
                                && c.query().length() > 1_500
                                && c.query().length() < 2_000,
                        (call, correct) -> correct.answer(call).text(t -> t.replace("true", "false"))),
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

    static List<Fault> task() {
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
                        "tasks-as-asked",
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
                        "a name that every object of a script has counts as a task",
                        "task-unknown",
                        q -> q.contains("%22constructor%22"),
                        "{\"constructor\":true}"),
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
                rewriting("task names are trimmed", "task-case", q -> q.replace("%22%20deposit", "%22deposit")),
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
                        "completed-stays-completed",
                        d -> calls.incrementAndGet() % 2 == 0 ? d : d.replace("true", "false")),
                new Fault("calls at the same time share their state", "parallel-wallets", (call, correct) -> {
                    shared.set(call);
                    Distance.of(5);
                    return call.isCompletion()
                                    && call.method().equals("GET")
                                    && shared.get().isCompletion()
                            ? correct.answer(shared.get().withMethod("GET"))
                            : correct.answer(call);
                }));
    }
}
