package io.github.web3task.internal.request;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ResultCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** The one table of what can go wrong: the code that the caller gets, the record's outcome, and what the log says beside it. */
enum Failure {
    NO_SUCH_PATH(ResultCode.OTHER_ERROR, Outcome.INVALID, null),
    METHOD_NOT_ALLOWED(ResultCode.OTHER_ERROR, Outcome.INVALID, null),
    RATE_LIMIT(ResultCode.TOO_MANY_REQUESTS, Outcome.LIMITED, null),
    NO_FREE_SLOT(ResultCode.SYSTEM_BUSY, Outcome.SHED, null),
    STOPPING(ResultCode.SYSTEM_BUSY, Outcome.SHED, null),
    CUT_OFF_BY_STOP(ResultCode.SYSTEM_BUSY, Outcome.FAILED, null),
    DEADLINE(ResultCode.SYSTEM_BUSY, Outcome.FAILED, null),
    INVALID_ARGUMENT(ResultCode.INVALID_ARGUMENT, Outcome.INVALID, null),
    CALL_REJECTED(ResultCode.SYSTEM_BUSY, Outcome.SHED, null),
    INCONCLUSIVE(ResultCode.SYSTEM_BUSY, Outcome.FAILED, null),
    DEPENDENCY_UNAVAILABLE(ResultCode.SYSTEM_BUSY, Outcome.FAILED, Level.WARN),
    ANYTHING_ELSE(ResultCode.OTHER_ERROR, Outcome.FAILED, Level.ERROR);

    final ResultCode code;
    final Outcome outcome;
    final @Nullable Level level;

    Failure(ResultCode code, Outcome outcome, @Nullable Level level) {
        this.code = code;
        this.outcome = outcome;
        this.level = level;
    }
}
