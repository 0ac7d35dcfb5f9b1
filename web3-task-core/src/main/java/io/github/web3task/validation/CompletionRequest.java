package io.github.web3task.validation;

import io.github.web3task.provider.Wallet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One completion request as far as the rules have read it. A partner's own rule finds everything read.
 *
 * <p>Used by one thread at a time, the one that runs the rules; rules must not keep it.
 */
public final class CompletionRequest {
    private static final long ABSENT = -1;

    private final String rawQuery;
    private boolean queryRead;
    private @Nullable String walletText;
    private @Nullable String taskText;
    private @Nullable String timestampText;
    private @Nullable String recvWindowText;
    private @Nullable Map<String, List<String>> parameters; // made when somebody asks for them
    private @Nullable Wallet wallet;
    private List<String> names = List.of();
    private List<String> tasks = List.of();
    private long timestamp = ABSENT;
    private long recvWindow = ABSENT;

    /**
     * A request that no rule has seen.
     *
     * @param rawQuery the query string, not decoded; null when there is none
     */
    public CompletionRequest(@Nullable String rawQuery) {
        this.rawQuery = rawQuery == null ? "" : rawQuery;
    }

    /**
     * {@return the query string as it came, not decoded; empty when there was none}
     */
    public String rawQuery() {
        return rawQuery;
    }

    /**
     * {@return all parameters, decoded, unknown ones too, in the order of their first appearance, name to values,
     * unmodifiable; each of the four known names has one value at most (clause QUERY-4)}
     */
    public Map<String, List<String>> parameters() {
        if (parameters == null) {
            parameters = queryRead ? QueryRule.allParameters(rawQuery) : Map.of();
        }
        return parameters;
    }

    /**
     * The first value of a parameter.
     *
     * @param name case-sensitive
     * @return decoded; null when it is absent
     */
    public @Nullable String parameter(String name) {
        return switch (name) {
            case QueryRule.WALLET -> walletText;
            case QueryRule.TASK -> taskText;
            case QueryRule.TIMESTAMP -> timestampText;
            case QueryRule.RECV_WINDOW -> recvWindowText;
            default -> {
                List<String> values = parameters().get(name);
                yield values == null ? null : values.get(0);
            }
        };
    }

    /**
     * {@return the wallet, as sent and in its normal form (clause WALLET-3)}
     *
     * @throws IllegalStateException when no rule has read it yet
     */
    public Wallet wallet() {
        if (wallet == null) {
            throw new IllegalStateException("no rule has read the wallet yet");
        }
        return wallet;
    }

    /**
     * {@return the asked names, in the order asked, none twice; unmodifiable; empty until they have been read, or when
     * unknown names are left out and no other was asked}
     */
    public List<String> names() {
        return names;
    }

    /**
     * {@return for each of {@link #names()} the task it stands for: the same text, or another for an alias; unmodifiable}
     */
    public List<String> tasks() {
        return tasks;
    }

    /**
     * {@return the caller's clock in ms; empty when it was not sent or is not read}
     */
    public OptionalLong timestamp() {
        return timestamp == ABSENT ? OptionalLong.empty() : OptionalLong.of(timestamp);
    }

    /**
     * {@return how long after its timestamp the request holds, in ms: the default when only the timestamp was sent; empty when
     * neither was}
     */
    public OptionalLong recvWindow() {
        return recvWindow == ABSENT ? OptionalLong.empty() : OptionalLong.of(recvWindow);
    }

    /** False when it was set before. */
    boolean known(String name, String value) {
        switch (name) {
            case QueryRule.WALLET -> {
                boolean first = walletText == null;
                walletText = value;
                return first;
            }
            case QueryRule.TASK -> {
                boolean first = taskText == null;
                taskText = value;
                return first;
            }
            case QueryRule.TIMESTAMP -> {
                boolean first = timestampText == null;
                timestampText = value;
                return first;
            }
            default -> {
                boolean first = recvWindowText == null;
                recvWindowText = value;
                return first;
            }
        }
    }

    void queryRead() {
        queryRead = true;
    }

    void wallet(Wallet wallet) {
        this.wallet = wallet;
    }

    /** Both unmodifiable from now on. */
    void tasks(List<String> names, List<String> tasks) {
        this.names = names;
        this.tasks = tasks;
    }

    void window(long timestamp, long recvWindow) {
        this.timestamp = timestamp;
        this.recvWindow = recvWindow;
    }
}
