package io.github.web3task.preflight.internal.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The mixed-case spelling of an EVM address. Own code: it needs Keccak-256, which is not the JDK's SHA3-256, and the
 * libraries that have it are many times the size of this tool.
 */
final class Eip55 {
    private static final int RATE = 136;
    private static final int ROUNDS = 24;

    private Eip55() {}

    /** Whether a text is an EVM address, in whatever case. */
    static boolean isAddress(String text) {
        return text.matches("0x[0-9a-fA-F]{40}");
    }

    /** Whether it is an EVM address in mixed case, and spelled right. */
    static boolean isSpelled(String text) {
        return isAddress(text) && !text.equals(text.toLowerCase(Locale.ROOT)) && text.equals(spelled(text));
    }

    static String spelled(String address) {
        String lower = address.substring(2).toLowerCase(Locale.ROOT);
        byte[] hash = keccak256(lower.getBytes(StandardCharsets.US_ASCII));
        StringBuilder mixed = new StringBuilder("0x");
        for (int i = 0; i < lower.length(); i++) {
            int nibble = i % 2 == 0 ? hash[i / 2] >> 4 & 15 : hash[i / 2] & 15;
            mixed.append(nibble >= 8 ? Character.toUpperCase(lower.charAt(i)) : lower.charAt(i));
        }
        return mixed.toString();
    }

    /** Of less than one block. */
    private static byte[] keccak256(byte[] message) {
        byte[] block = new byte[RATE];
        System.arraycopy(message, 0, block, 0, message.length);
        block[message.length] = 1;
        block[RATE - 1] |= (byte) 0x80;
        long[] state = new long[25];
        ByteBuffer words = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < RATE / 8; i++) {
            state[i] = words.getLong();
        }
        permute(state);
        ByteBuffer out = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 4; i++) {
            out.putLong(state[i]);
        }
        return out.array();
    }

    private static void permute(long[] a) {
        int register = 1;
        for (int round = 0; round < ROUNDS; round++) {
            long[] c = new long[5];
            for (int i = 0; i < 25; i++) {
                c[i % 5] ^= a[i];
            }
            for (int i = 0; i < 25; i++) {
                a[i] ^= c[(i + 4) % 5] ^ Long.rotateLeft(c[(i + 1) % 5], 1);
            }
            int x = 1;
            int y = 0;
            long current = a[1];
            for (int t = 0; t < 24; t++) {
                int next = (2 * x + 3 * y) % 5;
                x = y;
                y = next;
                long moved = Long.rotateLeft(current, (t + 1) * (t + 2) / 2);
                current = a[x + 5 * y];
                a[x + 5 * y] = moved;
            }
            for (int row = 0; row < 25; row += 5) {
                long[] b = {a[row], a[row + 1], a[row + 2], a[row + 3], a[row + 4]};
                for (int i = 0; i < 5; i++) {
                    a[row + i] = b[i] ^ (~b[(i + 1) % 5] & b[(i + 2) % 5]);
                }
            }
            for (int bit = 0; bit < 7; bit++) {
                if ((register & 1) != 0) {
                    a[0] ^= 1L << ((1 << bit) - 1);
                }
                register = register << 1 ^ ((register >> 7) * 0x171);
            }
        }
    }
}
