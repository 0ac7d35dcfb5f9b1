package io.github.web3task.protocol;

/**
 * Which HTTP status goes with which code (clause ENV-3). A path or method that is none of the endpoints' keeps its 404
 * or 405 under every mapping.
 *
 * <p>It is asked once for each code, when the API is built, and refused there if it maps success to anything but 2XX, or
 * trouble on the partner's side to anything but 5XX: 5XX is the only status that the caller reads as "unknown".
 */
@FunctionalInterface
public interface StatusMapping {
    /**
     * The status of an answer with this code.
     *
     * @param code the answer's code
     * @return an HTTP status from 200 to 599
     */
    int statusOf(ResultCode code);

    /**
     * {@return the default mapping: 200, 429, 503, 400 and 500}
     */
    static StatusMapping standard() {
        return ResultCode::defaultStatus;
    }

    /**
     * For a caller that reads only the code: 200 for everything but 000002 and 000007, which stay 503 and 500.
     *
     * @return the preset
     */
    static StatusMapping okUnlessPartnerTrouble() {
        return code -> code.isPartnerTrouble() ? code.defaultStatus() : 200;
    }
}
