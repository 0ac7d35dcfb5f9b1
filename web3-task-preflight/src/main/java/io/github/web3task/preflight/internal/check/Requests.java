package io.github.web3task.preflight.internal.check;

import io.github.web3task.preflight.internal.wire.Request;

/** The requests most checks start from; the places in braces are those of {@link RequestTemplate}. */
public final class Requests {
    private Requests() {}

    public static Request time() {
        return Request.get("/v1/time");
    }

    /** The call as it should be: the wallet, every task, and what the revision adds. */
    public static Request usual() {
        return task("{all}");
    }

    static Request task(String text) {
        return completion("walletAddress={wallet}&task=" + text + "{window}");
    }

    public static Request completion(String query) {
        return Request.get("/v1/task/completion?" + query);
    }

    /** A call that breaks a clause: it names no wallet. */
    static Request bad() {
        return completion("task={all}{window}");
    }
}
