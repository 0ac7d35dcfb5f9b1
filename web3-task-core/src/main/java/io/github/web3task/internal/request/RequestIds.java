package io.github.web3task.internal.request;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Ids under which exchanges are found in logs (clause LOG-4). What a caller sends is taken only if it is plain. */
final class RequestIds {
    // Tells the nodes and their restarts apart.
    private final String prefix =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + "-";
    private final AtomicLong number = new AtomicLong();

    /** The caller's id, else the next of our own. */
    String idOf(@Nullable String sent) {
        String plain = plainOrNull(sent);
        return plain == null ? prefix + number.incrementAndGet() : plain;
    }

    /** What a caller sent, if it is plain. */
    static @Nullable String plainOrNull(@Nullable String sent) {
        if (sent == null || sent.isEmpty() || sent.length() > 128) {
            return null;
        }
        for (int i = 0; i < sent.length(); i++) {
            if (sent.charAt(i) <= ' ' || sent.charAt(i) >= 0x7F) {
                return null;
            }
        }
        return sent;
    }
}
