package io.github.web3task.preflight.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * A request and what came back.
 *
 * @param dropped how the connection that was open already died under this request, also when a second one then got the
 *     answer; null when it didn't
 */
public record Exchange(
        Request request, Answer answer, @Nullable String dropped) {
    public Exchange(Request request, Answer answer) {
        this(request, answer, null);
    }
}
