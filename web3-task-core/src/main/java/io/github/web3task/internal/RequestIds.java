package io.github.web3task.internal;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Ids under which exchanges are found in logs (clause LOG-4). What a caller sends is taken only if it is plain. */
public final class RequestIds {
    // Tells the nodes and their restarts apart.
    private final String prefix =
            String.format("%08x-", ThreadLocalRandom.current().nextInt());
    private final AtomicLong number = new AtomicLong();

    /** The caller's id, else the next of our own. */
    public String idOf(@Nullable String sent) {
        String plain = plainOrNull(sent);
        return plain == null ? prefix + number.incrementAndGet() : plain;
    }

    /** What a caller sent, if it is plain. */
    public static @Nullable String plainOrNull(@Nullable String sent) {
        boolean plain = sent != null
                && !sent.isEmpty()
                && sent.length() <= 128
                && sent.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return plain ? sent : null;
    }
}
