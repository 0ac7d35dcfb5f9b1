package io.github.web3task.internal.call;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.provider.Wallet;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.validation.InvalidArgumentException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Equal questions in flight share one call (clause LOAD-4). The first to ask leads, the others follow: they wait for its answer
 * on their own threads, until their own deadlines. Wallets are compared as sent, because a provider may tell them apart.
 *
 * <p>What a request leads is asked before what it follows is waited for, so no two requests wait for each other. A leader whose
 * deadline has passed is followed by no more: a call that hangs must not keep the wallet's later requests waiting.
 */
public final class RequestCoalescer implements TaskInterceptor {
    private final ConcurrentMap<Question, SharedCall> inFlight = new ConcurrentHashMap<>();

    @Override
    public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception {
        CallContext context = ((InterceptorChain) chain).context();
        SharedCall own = new SharedCall(context);
        List<Question> questions = questions(query); // before one is claimed: to give it back then allocates nothing
        List<String> led = new ArrayList<>(query.tasks().size());
        Map<String, SharedCall> followed = new LinkedHashMap<>();
        Map<String, TaskStatus> statuses;
        try {
            for (Question question : questions) {
                SharedCall leader = leaderOf(question, own);
                if (leader == own) {
                    led.add(question.task);
                } else {
                    followed.put(question.task, leader);
                }
            }
            statuses = led.isEmpty() ? Map.of() : chain.proceed(followed.isEmpty() ? query : query.withTasks(led));
            own.answer.complete(copied(led, statuses));
        } catch (Throwable t) { // an Error too: the followers must learn of it
            own.answer.completeExceptionally(forFollowers(t, context));
            throw t;
        } finally {
            for (int i = 0; i < questions.size(); i++) {
                inFlight.remove(questions.get(i), own);
            }
        }
        return followed.isEmpty() ? statuses : withFollowed(statuses, led.isEmpty(), followed, context);
    }

    /** An interceptor may use its map again, for another wallet, before the last follower has read it. */
    private static Map<String, TaskStatus> copied(List<String> led, Map<String, TaskStatus> statuses) {
        Map<String, TaskStatus> copy = new HashMap<>(2 * led.size());
        for (int i = 0; i < led.size(); i++) {
            copy.put(led.get(i), statuses.get(led.get(i)));
        }
        return copy;
    }

    private static List<Question> questions(TaskQuery query) {
        List<Question> questions = new ArrayList<>(query.tasks().size());
        for (String task : query.tasks()) {
            questions.add(new Question(query.wallet(), task));
        }
        return questions;
    }

    private SharedCall leaderOf(Question question, SharedCall own) {
        while (true) {
            SharedCall other = inFlight.putIfAbsent(question, own);
            if (other == null || other == own) {
                return own;
            }
            if (other.canBeFollowed()) {
                return other;
            }
            if (inFlight.replace(question, other, own)) {
                return own;
            }
        }
    }

    private static Map<String, TaskStatus> withFollowed(
            Map<String, TaskStatus> own, boolean ledNone, Map<String, SharedCall> followed, CallContext context)
            throws Exception {
        Map<String, TaskStatus> all = new HashMap<>(own);
        for (Map.Entry<String, SharedCall> each : followed.entrySet()) {
            TaskStatus status = await(each.getValue(), context).get(each.getKey());
            if (status == null) {
                throw new CallRejectedException("the request that asked got no answer for this task");
            }
            all.put(each.getKey(), status);
        }
        if (ledNone) {
            context.answeredBy(Outcome.SHARED);
        }
        return all;
    }

    private static Map<String, TaskStatus> await(SharedCall call, CallContext context) throws Exception {
        try {
            return call.answer.get(Math.max(0, context.nanosLeft()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new CallRejectedException("the request that asked got no answer in time");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** The leader's own request may have been refused at the last moment, or cut off at its deadline; its followers' were not. */
    private static Throwable forFollowers(Throwable failure, CallContext leader) {
        return failure instanceof CallRejectedException
                        || failure instanceof InvalidArgumentException
                        || failure instanceof InterruptedException
                        || leader.nanosLeft() <= 0
                ? new CallRejectedException("the request that asked was not answered")
                : failure;
    }

    /** A call that one request leads. A claim older than the leader's deadline is nobody's. */
    private static final class SharedCall {
        private final CallContext leader;
        private final CompletableFuture<Map<String, TaskStatus>> answer = new CompletableFuture<>();

        SharedCall(CallContext leader) {
            this.leader = leader;
        }

        boolean canBeFollowed() {
            return !answer.isDone() && leader.nanosLeft() > 0;
        }
    }

    /** A wallet and a task. Not a record: to hash one makes JDK 17 hold on to its class, and so to a redeployed application. */
    private static final class Question {
        private final Wallet wallet;
        private final String task;

        Question(Wallet wallet, String task) {
            this.wallet = wallet;
            this.task = task;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Question that && wallet.equals(that.wallet) && task.equals(that.task);
        }

        @Override
        public int hashCode() {
            return 31 * wallet.hashCode() + task.hashCode();
        }
    }
}
