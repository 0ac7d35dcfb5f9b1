package io.github.web3task.preflight.internal.check;

import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Every answer of the run, the load's too: each is held against the demands on every answer as it comes, and against what
 * was answered before about the same wallet. It keeps counts and first examples, so an hour of load fits.
 */
public final class AnswerLog {
    private static final long HIGHEST_MICROS = 120_000_000;

    private final String host;
    private final List<String> tasks;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final Map<String, EveryAnswer> demands = new LinkedHashMap<>();
    private final AnswerBook book = new AnswerBook();
    private final ClockSamples clock = new ClockSamples();
    private final Histogram latency = new Histogram(HIGHEST_MICROS, 2);
    private final AtomicLong sent = new AtomicLong();
    private @Nullable Exchange slowest;
    private volatile boolean refusal;
    private volatile @Nullable String wall;
    private volatile @Nullable String walletLimit;

    /** What one demand came to: how often it did not hold, and the first time. */
    record Tally(long count, String problem, Exchange first) {}

    /**
     * Holds every answer against the checks that want that.
     *
     * @param host of the server
     * @param tasks the tasks of the campaign
     */
    public AnswerLog(List<Check> checks, String host, List<String> tasks) {
        this.host = host;
        this.tasks = tasks;
        for (Check check : checks) {
            EveryAnswer demand = check.everyAnswer();
            if (demand != null) {
                demands.put(check.id(), demand);
            }
        }
    }

    /** What was answered about whom. */
    public AnswerBook book() {
        return book;
    }

    /** What the server's clock said. */
    public ClockSamples clock() {
        return clock;
    }

    /** Why no more is asked: the server answers nobody any more; null as long as it does. */
    public @Nullable String wall() {
        return wall;
    }

    void wall(String sentence) {
        wall = sentence;
    }

    /** How the server limits calls about one wallet; null when it showed no such limit. */
    public @Nullable String walletLimit() {
        return walletLimit;
    }

    void walletLimit(String sentence) {
        walletLimit = sentence;
    }

    /** Whether any call was refused so far: with {@code --only} there may be none to look at. */
    boolean hasRefusal() {
        return refusal;
    }

    /** How many calls were made so far. */
    public long size() {
        return sent.get();
    }

    /** An answer of the checks: its time counts, too. */
    synchronized void add(Exchange exchange) {
        Answer answer = exchange.answer();
        latency.recordValue(Math.min(HIGHEST_MICROS, answer.nanos() / 1000));
        boolean told = answer.status() != 0 || isLate(answer);
        if (told && (slowest == null || answer.nanos() > slowest.answer().nanos())) {
            slowest = exchange;
        }
        see(exchange);
    }

    /** An answer of any part. */
    public void see(Exchange exchange) {
        check(exchange, ParsedAnswer.of(exchange.answer()));
        String dropped = exchange.dropped();
        if (dropped == null && exchange.answer().status() == 0 && !isLate(exchange.answer())) {
            dropped = exchange.answer().trouble();
        }
        if (dropped != null && !dropped.equals(Wire.CLOSED)) {
            count("no-drops", dropped, exchange);
        }
    }

    /** An answer under more load than is owed: what is no answer of the API's is checked elsewhere. */
    public void seeOverloaded(Exchange exchange) {
        ParsedAnswer parsed = ParsedAnswer.of(exchange.answer());
        if (parsed.isEnvelope()) {
            check(exchange, parsed);
        }
    }

    private void check(Exchange exchange, ParsedAnswer parsed) {
        sent.incrementAndGet();
        refusal = refusal || exchange.answer().status() >= 400;
        AskedAbout asked = AskedAbout.of(exchange.request(), host, tasks);
        book.see(asked, exchange, parsed);
        clock.see(asked, exchange);
        demands.forEach((id, demand) -> {
            String problem = demand.problem(asked, exchange, parsed);
            if (problem != null) {
                count(id, problem, exchange);
            }
        });
    }

    private static boolean isLate(Answer answer) {
        return String.valueOf(answer.trouble()).startsWith("no answer within");
    }

    /** Counts something that did not hold. */
    synchronized void count(String id, String problem, Exchange exchange) {
        Tally before = tallies.get(id);
        tallies.put(
                id,
                before == null
                        ? new Tally(1, problem, exchange)
                        : new Tally(before.count() + 1, before.problem(), before.first()));
    }

    synchronized @Nullable Tally tally(String id) {
        return tallies.get(id);
    }

    synchronized @Nullable Exchange slowest() {
        return slowest;
    }

    /** Nine of ten answers of the checks came within this, in ms. */
    synchronized long nineOfTenMillis() {
        return latency.getValueAtPercentile(90) / 1000;
    }
}
