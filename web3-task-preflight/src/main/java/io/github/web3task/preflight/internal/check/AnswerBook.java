package io.github.web3task.preflight.internal.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.wire.Exchange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was answered about each wallet and task. A task may become complete while a run lasts; it can't become undone, and
 * the first answer of all can't differ from the one that comes right after it.
 */
public final class AnswerBook {
    private static final long AT_ONCE_NANOS = 10_000_000_000L;
    private static final int MOST_WALLETS = 20_000;
    /** How it is told that answers come and go. */
    private static final String BEHIND = "one node is behind the others: ";

    private final Map<String, Map<String, Entry>> wallets = new HashMap<>();
    private final Set<String> madeUp = new HashSet<>();
    private final Set<String> named = new LinkedHashSet<>();
    private final Map<String, Contradiction> contradictions = new HashMap<>();
    private long answered;

    /** @param wasTrue whether it was so once, whatever it is now */
    private record Entry(boolean value, boolean wasTrue, long at, boolean firstAsked) {}

    /** Answers that can't both be true. */
    public record Contradiction(String words, Exchange exchange, long count) {}

    /** Knows this wallet as one that nobody has. */
    public synchronized void madeUp(String wallet) {
        if (madeUp.size() < MOST_WALLETS) {
            madeUp.add(wallet);
        }
    }

    /** Knows this wallet as one that the user named. */
    public synchronized void named(String wallet) {
        named.add(wallet);
    }

    synchronized List<String> named() {
        return List.copyOf(named);
    }

    synchronized void see(AskedAbout asked, Exchange exchange, ParsedAnswer parsed) {
        String wallet = asked.wallet();
        if (wallet == null || exchange.answer().status() != 200) {
            return;
        }
        if (!parsed.code().equals("000000") || !parsed.data().isObject()) {
            return;
        }
        boolean known = wallets.containsKey(wallet);
        if (!known && wallets.size() >= MOST_WALLETS) {
            return;
        }
        answered++;
        long now = System.nanoTime();
        Map<String, Entry> tasks = wallets.computeIfAbsent(wallet, w -> new HashMap<>());
        for (Map.Entry<String, JsonNode> task : parsed.data().properties()) {
            boolean value = task.getValue().asBoolean();
            Entry before = tasks.get(task.getKey());
            boolean wasTrue = before != null && before.wasTrue();
            tasks.put(task.getKey(), new Entry(value, value || wasTrue, now, !known));
            if (value && madeUp.contains(wallet)) {
                blame("nobody", "\"" + task.getKey() + "\" is complete for a wallet made up for this run", exchange);
            }
            if (before != null && before.value() != value) {
                boolean primed = before.firstAsked() && now - before.at() < AT_ONCE_NANOS;
                if (before.value()) {
                    blame("undone", changed(task.getKey(), true), exchange);
                } else if (wasTrue) {
                    blame("behind", BEHIND + changed(task.getKey(), true) + " and true again", exchange);
                } else if (primed) {
                    blame("first", changed(task.getKey(), false), exchange);
                }
            }
        }
    }

    private static String changed(String task, boolean before) {
        return "\"" + task + "\" was " + before + " and then " + !before;
    }

    private void blame(String kind, String words, Exchange exchange) {
        contradictions.merge(
                kind,
                new Contradiction(words, exchange, 1),
                (old, more) -> new Contradiction(old.words(), old.exchange(), old.count() + 1));
    }

    /** The contradiction of a kind: "undone", "behind", "first" or "nobody"; null when there is none. */
    public synchronized @Nullable Contradiction contradiction(String kind) {
        return contradictions.get(kind);
    }

    /** How many answers were compared. */
    synchronized long answered() {
        return answered;
    }

    /** What the last answer said about a wallet's task; null when it was never answered. */
    synchronized @Nullable Boolean value(String wallet, String task) {
        Entry entry = wallets.getOrDefault(wallet, Map.of()).get(task);
        return entry == null ? null : entry.value();
    }

    /** Whether anything was answered about a wallet. */
    public synchronized boolean knows(String wallet) {
        return wallets.containsKey(wallet);
    }

    /** Whether a wallet has completed at least one task: else nothing tells it from a wallet that nobody has. */
    public synchronized boolean hasCompleted(String wallet) {
        return wallets.getOrDefault(wallet, Map.of()).values().stream().anyMatch(Entry::value);
    }

    /** Whether a wallet has not completed every task. */
    public synchronized boolean hasOpen(String wallet) {
        return wallets.getOrDefault(wallet, Map.of()).values().stream().anyMatch(entry -> !entry.value());
    }
}
