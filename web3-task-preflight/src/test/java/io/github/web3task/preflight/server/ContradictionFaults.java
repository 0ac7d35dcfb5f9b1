package io.github.web3task.preflight.server;

import static io.github.web3task.preflight.server.FaultKit.onData;
import static io.github.web3task.preflight.server.FaultKit.onTime;
import static io.github.web3task.preflight.server.FaultKit.when;
import static io.github.web3task.preflight.server.ReferencePartner.failure;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Answers that can't both be true, and answers that no check asks for. */
final class ContradictionFaults {
    private static final String RECENT = "0xrecently77";
    private static final String SWAPPED = "{\"withdrawal\":false,\"deposit\":true}";

    private ContradictionFaults() {}

    static List<Fault> contradictions() {
        Set<String> met = ConcurrentHashMap.newKeySet();
        AtomicInteger inFlight = new AtomicInteger();
        AtomicReference<String> wallet = new AtomicReference<>("");
        AtomicInteger served = new AtomicInteger();
        AtomicInteger recent = new AtomicInteger();
        Map<String, Boolean> rows = new ConcurrentHashMap<>();
        return List.of(
                onData(
                        "values are paired with names by their position",
                        "answers-agree",
                        d -> d.startsWith("{\"withdrawal\":true,\"deposit\"") ? SWAPPED : d),
                when(
                        "a task asked alone is answered from another table",
                        "answers-agree",
                        c -> c.query().contains("task=%5B%22withdrawal%22%5D"),
                        (call, correct) -> correct.answer(call).text(t -> t.replace("true", "false"))),
                when(
                        "the list of every task is another one",
                        "answers-agree",
                        c -> c.query().matches(".*task=(&.*|$)"),
                        (call, correct) -> correct.answer(call).text(t -> t.replace("true", "false"))),
                when(
                        "the first answer about a wallet is false",
                        "first-answer",
                        c -> c.isCompletion() && met.add(c.query().replaceAll(".*walletAddress=([^&]*).*", "$1")),
                        (call, correct) -> correct.answer(call).text(t -> t.replace("true", "false"))),
                when(
                        "a completed task is undone after a while",
                        "completed-stays-completed",
                        c -> c.isCompletion() && served.incrementAndGet() > 100,
                        (call, correct) -> correct.answer(call).text(t -> t.replace("true", "false"))),
                new Fault("many in flight make everybody complete", "nobody-completes", (call, correct) -> {
                    try {
                        int many = inFlight.incrementAndGet();
                        Distance.of(10);
                        Reply reply = correct.answer(call);
                        return many > 6 ? reply.text(t -> t.replace("false", "true")) : reply;
                    } finally {
                        inFlight.decrementAndGet();
                    }
                }),
                when(
                                "one node of six does not know what a user has done since",
                                "completed-stays-completed",
                                c -> c.isCompletion() && c.query().contains(RECENT),
                                (call, correct) -> recent.incrementAndGet() % 6 == 0
                                        ? correct.answer(call)
                                        : correct.answer(
                                                call.withQuery(call.query().replace(RECENT, ReferencePartner.WALLET))))
                        .saidFirst("one node is behind the others")
                        .knowing("wallets: [{wallet: " + RECENT + ", expect: {withdrawal: true}}]"),
                new Fault("two calls about a new wallet insert the same row", "parallel-calls", (call, correct) -> {
                    String asked = call.query().replaceAll(".*walletAddress=([^&]*).*", "$1");
                    if (call.isCompletion() && rows.putIfAbsent(asked, false) == null) {
                        Distance.of(15);
                        rows.put(asked, true);
                    }
                    return rows.getOrDefault(asked, true)
                            ? correct.answer(call)
                            : failure(500, "000007", "other error");
                }),
                new Fault("the wallet stands in a field that calls share", "parallel-wallets", (call, correct) -> {
                    String asked = call.query().replaceAll(".*(walletAddress=[^&]*).*", "$1");
                    if (call.isCompletion() && asked.startsWith("walletAddress=0x")) {
                        wallet.set(asked);
                        Distance.of(5);
                        return correct.answer(
                                call.withQuery(call.query().replaceFirst("walletAddress=0x[^&]*", wallet.get())));
                    }
                    return correct.answer(call);
                }));
    }

    static List<Fault> everyAnswer() {
        AtomicInteger times = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger behind = new AtomicInteger();
        AtomicInteger nodes = new AtomicInteger();
        AtomicInteger empties = new AtomicInteger();
        return List.of(
                when(
                        "an unknown task is 000006 with 500",
                        "status-on-failure",
                        c -> c.query().contains("unknown-task"),
                        call -> failure(500, "000006", "invalid argument")),
                when(
                        "000002 goes with 200",
                        "status-of-trouble",
                        c -> c.query().contains("jndi"),
                        call -> failure(200, "000002", "system busy").with("Retry-After", "1")),
                when(
                        "000002 without Retry-After",
                        "retry-after",
                        c -> c.query().contains("jndi"),
                        call -> failure(500, "000002", "system busy")),
                when(
                        "text/plain for one kind of refusal",
                        "content-type-on-failure",
                        c -> c.query().contains("task=null"),
                        (call, correct) -> correct.answer(call).with("Content-Type", "text/plain")),
                when(
                        "a limit that answers 403",
                        "status-429",
                        c -> c.query().contains("jndi"),
                        call -> failure(403, "000001", "too many requests").with("Retry-After", "1")),
                FaultKit.refusing("60000 is too much", "window-largest", q -> q.contains("recvWindow=60000")),
                FaultKit.refusing(
                        "a timestamp alone may be 3 s old",
                        "window-timestamp-alone",
                        q -> !q.contains("recvWindow")
                                && FaultKit.stamp(q) > 0
                                && FaultKit.stamp(q) < System.currentTimeMillis() - 3_000),
                FaultKit.rewriting(
                        "a timestamp alone is valid for ever",
                        "window-default",
                        q -> q.contains("recvWindow") ? q : q.replaceAll("&timestamp=[0-9]{13}", "")),
                onTime("the time is in whole seconds", "time-resolution", now -> String.valueOf(now / 1000 * 1000)),
                when(
                                "one node of three is 7 s behind",
                                "clock-within-5-s",
                                c -> c.isTime() && c.method().equals("GET"),
                                call -> ReferencePartner.success(String.valueOf(
                                        System.currentTimeMillis() - (times.incrementAndGet() % 3 == 0 ? 7_000 : 0))))
                        .saidFirst("one node differs: "),
                onTime(
                                "the time runs backwards by 800 ms from node to node",
                                "clocks-agree",
                                now -> String.valueOf(now - times.incrementAndGet() % 2 * 800L))
                        .saidFirst("one node differs: the time jumps"),
                when(
                                "one node of four knows nobody",
                                "nodes-agree",
                                c -> c.isCompletion() && nodes.incrementAndGet() % 4 == 0,
                                (call, correct) -> correct.answer(call).text(t -> t.replace("true", "false")))
                        .saidFirst("one node differs: "),
                when(
                        "an empty map now and then",
                        "tasks-as-asked",
                        c -> c.isCompletion() && empties.incrementAndGet() % 40 == 39,
                        (call, correct) -> correct.answer(call).text(t -> t.replaceAll("\\{\"[dw].*", "{}}"))),
                when(
                                "one answer of twenty is a page",
                                "no-flaky-answers",
                                c -> calls.incrementAndGet() % 20 == 19,
                                call -> Reply.page(500))
                        .saidFirst("checks failed at first and held when asked again"),
                when("a wall after 60 calls", "wall", c -> behind.incrementAndGet() > 60, call -> Reply.page(403))
                        .saidFirst("calls none is served any more"),
                FaultKit.onAll(
                                "a length beside chunks",
                                "framing-headers",
                                r -> r.text(t -> Integer.toHexString(r.body().length) + "\r\n" + t + "\r\n0\r\n\r\n")
                                        .with("Transfer-Encoding", "chunked"))
                        .saidFirst("Content-Length and Transfer-Encoding came together"),
                FaultKit.onAll(
                                "the length is announced twice",
                                "framing-headers",
                                r -> r.with("content-length", String.valueOf(r.body().length)))
                        .saidFirst("Content-Length came 2 times"));
    }

    /** Keeps each answer for longer than the checks need; its key leaves timestamp and recvWindow out. */
    private static Fault.Change caching() {
        Map<String, Reply> kept = new ConcurrentHashMap<>();
        return (call, correct) -> call.isCompletion() && call.method().equals("GET")
                ? kept.computeIfAbsent(
                        call.query().replaceAll("&?(timestamp|recvWindow)=[^&]*", ""), key -> correct.answer(call))
                : correct.answer(call);
    }

    static List<Fault> causes() {
        return List.of(
                new Fault("a cache leaves timestamp out of its key", "window-not-cached", caching())
                        .saidFirst("a cache answers calls that differ in timestamp"),
                FaultKit.rewriting(
                                "task calls go by a clock that is 4 s ahead",
                                "window-clock",
                                q -> FaultKit.stamp(q) > 0
                                        ? q.replaceFirst(
                                                "timestamp=[0-9]{13}", "timestamp=" + (FaultKit.stamp(q) - 4_000))
                                        : q)
                        .saidFirst("ms ahead of that of /v1/time"),
                onData("names come back in capitals", "tasks-as-asked", d -> d.replace("deposit", "DEPOSIT"))
                        .saidFirst("comes back as \"DEPOSIT\""),
                when("the gateway has no application behind it", "server-is-up", c -> true, call -> Reply.page(502))
                        .saidFirst("as a gateway answers when the application behind it is down"),
                when(
                                "every call fails",
                                "server-is-up",
                                Call::isCompletion,
                                call -> failure(500, "000007", "other error"))
                        .saidFirst("the usual call fails each time"),
                when(
                                "every call is sent to https",
                                "no-redirect",
                                c -> true,
                                call -> Reply.json(301, "").with("Location", "https://127.0.0.1" + call.path()))
                        .saidFirst("every call is sent to https"),
                when(
                                "a key is demanded",
                                "open-to-the-caller",
                                c -> true,
                                call -> Reply.json(401, "{\"error\":\"API key\"}"))
                        .saidFirst("it demands a key"),
                when(
                                "an Origin is demanded",
                                "open-to-the-caller",
                                c -> c.header("origin").isEmpty(),
                                call -> Reply.page(403))
                        .saidFirst("only with the header Origin"),
                when(
                                "a login page for everybody",
                                "open-to-the-caller",
                                c -> true,
                                call -> Reply.page(200).text(t -> t.replace("<h1>", "<input type=\"password\"><h1>")))
                        .saidFirst("it demands a login"),
                FaultKit.refusing(
                                "the wallet is refused, and others are not",
                                "wallet-known",
                                q -> q.contains(ReferencePartner.WALLET))
                        .saidFirst("is refused, and a made-up one is served"),
                FaultKit.refusing("no call is right", "usual-call-served", q -> true)
                        .saidFirst("whatever wallet, task or window it names"),
                FaultKit.refusing("one task has another name", "task-known", q -> q.contains("%22withdrawal%22"))
                        .saidFirst("the server knows no task"));
    }
}
