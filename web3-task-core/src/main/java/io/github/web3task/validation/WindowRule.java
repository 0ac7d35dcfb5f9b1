package io.github.web3task.validation;

import java.time.Clock;

/** The request is inside its receive window (clauses WINDOW-1 to WINDOW-6). */
final class WindowRule implements ValidationRule {
    private final WindowPolicy policy;
    private final ReceiveWindow window;
    private final Clock clock;

    WindowRule(WindowPolicy policy, ReceiveWindow window, Clock clock) {
        this.policy = policy;
        this.window = window;
        this.clock = clock;
    }

    @Override
    public void check(CompletionRequest request) throws InvalidArgumentException {
        if (policy == WindowPolicy.OFF) {
            return;
        }
        String timestampText = request.parameter(QueryRule.TIMESTAMP);
        String recvWindowText = request.parameter(QueryRule.RECV_WINDOW);
        if (timestampText == null) {
            if (policy != WindowPolicy.WHEN_PRESENT || recvWindowText != null) {
                throw new InvalidArgumentException("timestamp is absent");
            }
            return;
        }
        if (recvWindowText == null && policy == WindowPolicy.STRICT) {
            throw new InvalidArgumentException("recvWindow is absent");
        }
        long timestamp = number(QueryRule.TIMESTAMP, timestampText);
        long recvWindow =
                recvWindowText == null ? window.defaultMillis() : number(QueryRule.RECV_WINDOW, recvWindowText);
        long serverTime = clock.millis();
        if (!window.accepts(timestamp, recvWindow, serverTime)) {
            throw new InvalidArgumentException(
                    "timestamp " + timestamp + " with recvWindow " + recvWindow + " is not accepted at " + serverTime);
        }
        request.window(timestamp, recvWindow);
    }

    @Override
    public boolean dependsOnTime() {
        return true;
    }

    @Override
    public boolean neverBlocks() {
        return true;
    }

    /** Stricter than {@link Long#parseLong}, which takes signs and the digits of other scripts. */
    private static long number(String name, String text) throws InvalidArgumentException {
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new InvalidArgumentException(name + " is not made of decimal digits");
            }
            if (number > (Long.MAX_VALUE - digit) / 10) {
                throw new InvalidArgumentException(name + " does not fit 64 bits");
            }
            number = number * 10 + digit;
        }
        if (text.isEmpty()) {
            throw new InvalidArgumentException(name + " is empty");
        }
        return number;
    }

    @Override
    public String toString() {
        return "window " + policy;
    }
}
