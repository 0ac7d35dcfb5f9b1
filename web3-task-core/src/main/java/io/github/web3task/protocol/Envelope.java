package io.github.web3task.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of one answer: {@code code}, {@code message} and {@code data} (clause ENV-1). There are three kinds, so
 * that an amount can't stand where a boolean belongs and a failure can't carry data.
 *
 * <p>All are immutable.
 */
public sealed interface Envelope {
    /**
     * {@return the answer's code; with it goes its fixed text, {@link ResultCode#SUCCESS} exactly when there is data}
     */
    default ResultCode result() {
        return ResultCode.SUCCESS;
    }

    /**
     * The answer to {@code /v1/time} (clause TIME-1).
     *
     * @param epochMillis the server's time in ms since 1970-01-01T00:00Z
     */
    record ServerTime(long epochMillis) implements Envelope {}

    /**
     * The answer to {@code /v1/task/completion} (clause TASK-8).
     *
     * @param tasks each asked name with what the provider said, in the order asked; copied
     */
    record Completion(Map<String, Boolean> tasks) implements Envelope {
        /**
         * Copies the map, its order included.
         *
         * @param tasks each asked name with what the provider said
         */
        public Completion {
            tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
        }
    }

    /**
     * Any answer without data.
     *
     * @param result why there is no data; not {@link ResultCode#SUCCESS}
     */
    record Failure(ResultCode result) implements Envelope {
        /**
         * Refuses success: it has data.
         *
         * @param result why there is no data
         */
        public Failure {
            if (result == ResultCode.SUCCESS) {
                throw new IllegalArgumentException("a failure has another code than " + result.code());
            }
        }
    }
}
