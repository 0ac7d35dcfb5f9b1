package io.github.web3task.resilience.cache;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.ApiContext;
import io.github.web3task.spi.TaskInterceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered, where, and for how long (clause LOAD-5): the interceptor that answers from a cache and asks on only for the
 * rest. Only tasks that their provider declares irreversible are remembered as complete; errors and inconclusive answers never
 * are. A cache that is slow or fails is done without (clause LOAD-6).
 *
 * <pre>{@code
 * builder.interceptor(CachePolicy.in(new CaffeineCompletionCache(1_000_000)))
 * }</pre>
 *
 * <p>Immutable settings; thread-safe.
 */
public final class CachePolicy implements TaskInterceptor {
    static final String DOES_NOT_ANSWER = "the completion cache does not answer";

    private static final Duration AT_LEAST = Duration.ofHours(1);

    private final CompletionCache cache;
    private final @Nullable Duration completeFor;
    private final Duration incompleteFor;
    private final Duration lookupTimeout;
    private final OpenQuestions questions = new OpenQuestions();

    private CachePolicy(
            CompletionCache cache, @Nullable Duration completeFor, Duration incompleteFor, Duration lookupTimeout) {
        if (completeFor != null && (completeFor.isNegative() || completeFor.isZero())) {
            throw new IllegalArgumentException("completeFor is " + completeFor + ": give a time above zero");
        }
        if (incompleteFor.isNegative() || incompleteFor.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("incompleteFor is " + incompleteFor
                    + ": users wait that long for a task they have just done; give 0 to 60 seconds");
        }
        if (lookupTimeout.isNegative() || lookupTimeout.isZero()) {
            throw new IllegalArgumentException("lookupTimeout is " + lookupTimeout + ": give a time above zero");
        }
        this.cache = Objects.requireNonNull(cache, "cache");
        this.completeFor = completeFor;
        this.incompleteFor = incompleteFor;
        this.lookupTimeout = lookupTimeout;
    }

    /**
     * Complete until the campaign's earliest sunset (an hour when no campaign is set), incomplete not at all, a lookup
     * timeout of 10 ms.
     *
     * @param cache where
     * @return the policy
     */
    public static CachePolicy in(CompletionCache cache) {
        return new CachePolicy(cache, null, Duration.ZERO, Duration.ofMillis(10));
    }

    /**
     * How long a completion of an irreversible task is remembered, whatever the campaign.
     *
     * @param time above zero; up to a tenth less is used, so that not all forget at once
     * @return a new object
     * @throws IllegalArgumentException when it is not above zero
     */
    public CachePolicy completeFor(Duration time) {
        return new CachePolicy(cache, time, incompleteFor, lookupTimeout);
    }

    /**
     * How long "incomplete" is remembered, of any task. A user who does the task in that time is told {@code false} until it
     * is over, so seconds at most.
     *
     * @param time 0 (not at all, the default) to 60 s, counted from when the provider was asked; up to a tenth less is used
     * @return a new object
     * @throws IllegalArgumentException when it is not in these bounds
     */
    public CachePolicy incompleteFor(Duration time) {
        return new CachePolicy(cache, completeFor, time, lookupTimeout);
    }

    /**
     * How long a request waits for the cache before it goes on without.
     *
     * @param time above zero
     * @return a new object
     * @throws IllegalArgumentException when it is not above zero
     */
    public CachePolicy lookupTimeout(Duration time) {
        return new CachePolicy(cache, completeFor, incompleteFor, time);
    }

    /**
     * {@return where completions are remembered}
     */
    public CompletionCache cache() {
        return cache;
    }

    /**
     * {@return how long a completion is remembered; null for: until the campaign's earliest sunset}
     */
    public @Nullable Duration completeFor() {
        return completeFor;
    }

    /**
     * {@return how long "incomplete" is remembered; zero when it is not}
     */
    public Duration incompleteFor() {
        return incompleteFor;
    }

    /**
     * {@return how long a request waits for the cache, above zero}
     */
    public Duration lookupTimeout() {
        return lookupTimeout;
    }

    /** What is remembered need not wait for another request's call. */
    @Override
    public boolean seesEveryRequest() {
        return true;
    }

    @Override
    public boolean neverBlocks() {
        return cache.neverBlocks();
    }

    @Override
    public void attach(ApiContext api) {
        if (lookupTimeout.compareTo(api.deadline()) >= 0) {
            throw new IllegalArgumentException("the lookup timeout of the cache, " + lookupTimeout
                    + ", leaves no time before the deadline of " + api.deadline() + ": make it shorter");
        }
        if (api.irreversibleTasks().isEmpty() && incompleteFor.isZero()) {
            throw new IllegalArgumentException(
                    "no task is declared irreversible, so nothing would be remembered: declare"
                            + " those that are, or leave the cache out");
        }
        cache.attach(api);
    }

    @Override
    public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception {
        Map<String, String> keys = keys(query, chain.api());
        Map<String, TaskStatus> known = keys.isEmpty() ? Map.of() : lookup(keys, chain);
        if (known.size() == query.tasks().size()) {
            return known;
        }
        keys.keySet().removeAll(known.keySet());
        Map<String, TaskStatus> said = askAndStore(rest(query, known), keys, chain);
        if (known.isEmpty()) {
            return said;
        }
        Map<String, TaskStatus> all = new HashMap<>(said);
        all.putAll(known);
        return all;
    }

    /** Task to key, for those that may be remembered. */
    private Map<String, String> keys(TaskQuery query, ApiContext api) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (String task : query.tasks()) {
            if (mayBeRemembered(task, true, api) || mayBeRemembered(task, false, api)) {
                keys.put(task, key(query, task, api));
            }
        }
        return keys;
    }

    private static String key(TaskQuery query, String task, ApiContext api) {
        String version = api.irreversibleTasks().getOrDefault(task, "");
        // Lengths first, so that no two different triples make the same text.
        return task.length() + "." + version.length() + ":" + task + version
                + query.wallet().normalized();
    }

    private boolean mayBeRemembered(String task, boolean complete, ApiContext api) {
        return complete ? api.irreversibleTasks().containsKey(task) : !incompleteFor.isZero();
    }

    private static TaskQuery rest(TaskQuery query, Map<String, TaskStatus> known) {
        if (known.isEmpty()) {
            return query;
        }
        List<String> rest = new ArrayList<>(query.tasks());
        rest.removeAll(known.keySet());
        return query.withTasks(rest);
    }

    /** Those tasks that are remembered. A cache that fails remembers none. */
    private Map<String, TaskStatus> lookup(Map<String, String> keys, Chain chain) throws InterruptedException {
        Duration left = chain.timeLeft();
        if (left.isZero()) {
            return Map.of();
        }
        try {
            Map<String, Boolean> found =
                    cache.lookup(keys.values(), left.compareTo(lookupTimeout) < 0 ? left : lookupTimeout);
            Map<String, TaskStatus> known = new LinkedHashMap<>();
            keys.forEach((task, key) -> {
                Boolean complete = found.get(key); // whoever wrote it into a shared store
                if (complete != null && mayBeRemembered(task, complete, chain.api())) {
                    known.put(task, TaskStatus.of(complete).because("remembered"));
                }
            });
            return known;
        } catch (Throwable t) { // an Error too: a class that the engine lacks
            withoutTheCache(t, chain);
            return Map.of();
        }
    }

    /** An interrupt is not the cache's: at the deadline nobody waits any more, otherwise it is for who is asked next. */
    private static void withoutTheCache(Throwable failure, Chain chain) throws InterruptedException {
        if (failure instanceof InterruptedException interrupt) {
            if (chain.timeLeft().isZero()) {
                throw interrupt;
            }
            Thread.currentThread().interrupt();
        }
        chain.api().warn(DOES_NOT_ANSWER, failure);
    }

    private Map<String, TaskStatus> askAndStore(TaskQuery query, Map<String, String> keys, Chain chain)
            throws Exception {
        Map<String, OpenQuestions.Question> asked = new HashMap<>();
        try {
            long now = chain.api().nanoTime();
            keys.forEach((task, key) -> asked.put(task, questions.join(key, now)));
            Map<String, TaskStatus> said = chain.proceed(query); // late, too: the caller asks again
            asked.forEach((task, question) -> store(task, said.get(task), question, chain.api()));
            return said;
        } finally {
            asked.values().forEach(questions::leave);
        }
    }

    /** As far as the policy lets it. Never throws. */
    private void store(String task, @Nullable TaskStatus status, OpenQuestions.Question question, ApiContext api) {
        if (status == null || status.state() == TaskStatus.State.INCONCLUSIVE) {
            return;
        }
        try {
            boolean complete = status.state() == TaskStatus.State.COMPLETE;
            if (questions.answered(question, complete) && mayBeRemembered(task, complete, api)) {
                Duration time = complete ? withJitter(completeFor(api)) : incompleteFor(question, api);
                if (!time.isNegative() && !time.isZero()) {
                    cache.store(question.key(), complete, time);
                }
            }
        } catch (Throwable t) { // an Error too: the answer must not be lost with it
            if (t instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            api.warn(DOES_NOT_ANSWER, t);
        }
    }

    /** It was true when the provider was asked, which may be long ago. */
    private Duration incompleteFor(OpenQuestions.Question question, ApiContext api) {
        return withJitter(incompleteFor).minusNanos(api.nanoTime() - question.sinceNanos());
    }

    private Duration completeFor(ApiContext api) {
        Campaign campaign = api.campaign();
        if (completeFor != null || campaign == null) {
            return completeFor == null ? AT_LEAST : completeFor;
        }
        Duration left = Duration.between(api.clock().instant(), campaign.earliestSunset());
        return left.compareTo(AT_LEAST) < 0 ? AT_LEAST : left;
    }

    /** Up to a tenth less, so that what was stored in one rush is not forgotten in one. */
    private static Duration withJitter(Duration time) {
        return time.minus(
                time.dividedBy(10_000).multipliedBy(ThreadLocalRandom.current().nextLong(1_001)));
    }

    /** For the start line. */
    @Override
    public String toString() {
        return "cache[" + cache + ", completeFor=" + (completeFor == null ? "the campaign" : completeFor)
                + ", incompleteFor=" + incompleteFor + ", lookupTimeout=" + lookupTimeout + "]";
    }
}
