package io.github.web3task.internal.request;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ResultCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** The one table of what can go wrong: the code that the caller gets, the record's outcome, and what the log says beside it. */
enum Failure {
    NO_SUCH_PATH(ResultCode.OTHER_ERROR, Outcome.INVALID, null, "no such path"),
    METHOD_NOT_ALLOWED(ResultCode.OTHER_ERROR, Outcome.INVALID, null, "method not allowed"),
    RATE_LIMIT(ResultCode.TOO_MANY_REQUESTS, Outcome.LIMITED, null, "rate limit"),
    NO_FREE_SLOT(ResultCode.SYSTEM_BUSY, Outcome.SHED, null, "no free slot"),
    STOPPING(ResultCode.SYSTEM_BUSY, Outcome.SHED, null, "stopping"),
    CUT_OFF_BY_STOP(ResultCode.SYSTEM_BUSY, Outcome.FAILED, null, "stopping, the grace time is over"),
    DEADLINE(ResultCode.SYSTEM_BUSY, Outcome.FAILED, null, "deadline"),
    INVALID_ARGUMENT(ResultCode.INVALID_ARGUMENT, Outcome.INVALID, null, null),
    CALL_REJECTED(ResultCode.SYSTEM_BUSY, Outcome.SHED, null, null),
    INCONCLUSIVE(ResultCode.SYSTEM_BUSY, Outcome.FAILED, null, null),
    DEPENDENCY_UNAVAILABLE(ResultCode.SYSTEM_BUSY, Outcome.FAILED, Level.WARN, null),
    ANYTHING_ELSE(ResultCode.OTHER_ERROR, Outcome.FAILED, Level.ERROR, null);

    final ResultCode code;
    final Outcome outcome;
    final @Nullable Level level;

    /** For the record; null when the exception, or the tasks, say more. */
    final @Nullable String reason;

    Failure(ResultCode code, Outcome outcome, @Nullable Level level, @Nullable String reason) {
        this.code = code;
        this.outcome = outcome;
        this.level = level;
        this.reason = reason;
    }
}
