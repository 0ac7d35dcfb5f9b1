package io.github.web3task.resilience.cache;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The keys that are being asked for, and since when. A request that shares another's call is told what was true when that call
 * began, so an answer counts as old as the oldest question for its key that is still open. And what many requests are told
 * together is stored once.
 */
final class OpenQuestions {
    private final ConcurrentMap<String, Question> open = new ConcurrentHashMap<>();

    /** One key that is asked for, by one request or by several. */
    static final class Question {
        private final String key;
        private final long sinceNanos;
        private int askers; // changed only while the map's entry is locked
        private boolean stored; // guarded by this, as the one below
        private boolean storedComplete;

        private Question(String key, long sinceNanos) {
            this.key = key;
            this.sinceNanos = sinceNanos;
        }

        String key() {
            return key;
        }

        /** When it was asked first. */
        long sinceNanos() {
            return sinceNanos;
        }

        /** Whether this answer is news; then not for those who bring it again. A completion is, after an "incomplete". */
        private synchronized boolean isNews(boolean complete) {
            boolean news = !stored || (complete && !storedComplete);
            stored = true;
            storedComplete |= complete;
            return news;
        }
    }

    /** From now on this one asks for the key too. */
    Question join(String key, long nowNanos) {
        return open.compute(key, (k, before) -> {
            Question question = before == null ? new Question(key, nowNanos) : before;
            question.askers++;
            return question;
        });
    }

    /** An answer has come: whether it is to be stored. Who asks after this asks anew. */
    boolean answered(Question question, boolean complete) {
        open.remove(question.key, question);
        return question.isNews(complete);
    }

    /** This one asks no more. */
    void leave(Question question) {
        open.computeIfPresent(
                question.key, (k, current) -> current == question && --question.askers == 0 ? null : current);
    }
}
