package io.github.web3task.protocol;

/**
 * The one table of the answer's codes: code, fixed text, HTTP status by default (clauses ENV-2, ENV-3).
 *
 * <p>The text never depends on the request: no input, no exception text and no host detail goes out with it.
 */
public enum ResultCode {
    /** The request was answered by the provider. */
    SUCCESS("000000", "success", 200),
    /** A rate limit refused the request; the caller may come again after {@code Retry-After}. */
    TOO_MANY_REQUESTS("000001", "too many requests", 429),
    /** The state is unknown for now: overload, deadline, an unavailable dependency, a provider that can't tell. */
    SYSTEM_BUSY("000002", "system busy", 503),
    /** The request breaks a clause; asking again in the same way is of no use. */
    INVALID_ARGUMENT("000006", "invalid argument", 400),
    /** The provider failed, or the path or method is not one of the two endpoints'. */
    OTHER_ERROR("000007", "other error", 500);

    private final String code;
    private final String message;
    private final int defaultStatus;

    ResultCode(String code, String message, int defaultStatus) {
        this.code = code;
        this.message = message;
        this.defaultStatus = defaultStatus;
    }

    /**
     * {@return the six digits on the wire, for example {@code "000002"}}
     */
    public String code() {
        return code;
    }

    /**
     * {@return the fixed text that goes with the code, for example {@code "system busy"}}
     */
    public String message() {
        return message;
    }

    /**
     * The HTTP status unless another {@link StatusMapping} is set.
     *
     * @return for example 503
     */
    public int defaultStatus() {
        return defaultStatus;
    }

    /**
     * {@return whether the caller has to read this answer as "unknown", which only a 5XX status says (clause ENV-3)}
     */
    public boolean isPartnerTrouble() {
        return defaultStatus >= 500;
    }
}
