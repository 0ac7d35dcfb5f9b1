package io.github.web3task.validation;

import java.util.Collections;
import java.util.LinkedHashMap;
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
    private final String rawQuery;
    private Map<String, List<String>> parameters = Map.of();
    private @Nullable String wallet;
    private @Nullable String normalizedWallet;
    private Map<String, String> tasks = Map.of();
    private OptionalLong timestamp = OptionalLong.empty();
    private OptionalLong recvWindow = OptionalLong.empty();

    CompletionRequest(@Nullable String rawQuery) {
        this.rawQuery = rawQuery == null ? "" : rawQuery;
    }

    /**
     * The query string as it came.
     *
     * @return not decoded; empty when there was none
     */
    public String rawQuery() {
        return rawQuery;
    }

    /**
     * All parameters, decoded, unknown ones too, in the order of their first appearance.
     *
     * @return name to values, unmodifiable; each of the four known names has one value at most (clause QUERY-4)
     */
    public Map<String, List<String>> parameters() {
        return parameters;
    }

    /**
     * The first value of a parameter.
     *
     * @param name case-sensitive
     * @return decoded; null when it is absent
     */
    public @Nullable String parameter(String name) {
        List<String> values = parameters.get(name);
        return values == null ? null : values.get(0);
    }

    /**
     * The wallet exactly as sent.
     *
     * @return not blank
     * @throws IllegalStateException when no rule has read it yet
     */
    public String wallet() {
        return read(wallet);
    }

    /**
     * The wallet in its normal form (clause WALLET-3).
     *
     * @return the wallet itself when its format has none
     * @throws IllegalStateException when no rule has read it yet
     */
    public String normalizedWallet() {
        return read(normalizedWallet);
    }

    /**
     * The asked names, each with the task it stands for, in the order asked. An alias stands for a task of another name.
     *
     * @return unmodifiable; empty until it has been read, or when unknown names are left out and no other was asked
     */
    public Map<String, String> tasks() {
        return tasks;
    }

    /**
     * The caller's clock in ms.
     *
     * @return empty when it was not sent or is not read
     */
    public OptionalLong timestamp() {
        return timestamp;
    }

    /**
     * How long after its timestamp the request holds, in ms.
     *
     * @return the default when only the timestamp was sent; empty when neither was
     */
    public OptionalLong recvWindow() {
        return recvWindow;
    }

    void parameters(Map<String, List<String>> parameters) {
        parameters.replaceAll((name, values) -> Collections.unmodifiableList(values));
        this.parameters = Collections.unmodifiableMap(parameters);
    }

    void wallet(String wallet, String normalizedWallet) {
        this.wallet = wallet;
        this.normalizedWallet = normalizedWallet;
    }

    void tasks(Map<String, String> tasks) {
        this.tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
    }

    void window(long timestamp, long recvWindow) {
        this.timestamp = OptionalLong.of(timestamp);
        this.recvWindow = OptionalLong.of(recvWindow);
    }

    private static String read(@Nullable String value) {
        if (value == null) {
            throw new IllegalStateException("no rule has read the wallet yet");
        }
        return value;
    }
}
