package io.github.web3task.preflight.internal.truth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The partner's own file of wallets and expected answers.
 *
 * <pre>
 * tasks:
 *   deposit: {criterion: more than 10, irreversible: true}
 * wallets:
 *   - {wallet: "0x1111", expect: {deposit: true, withdrawal: false}}
 *   - {wallet: "0x2222", at: 95, expect: {deposit: false}}   # holds 95 % of the criterion
 * </pre>
 */
public record Truth(Map<String, Task> tasks, List<Row> wallets) {
    public static final Truth NONE = new Truth(Map.of(), List.of());
    private static final Pattern CRITERION = Pattern.compile("(more than|at least) ([0-9]+(?:\\.[0-9]+)?)(?: .*)?");
    private static final List<Integer> TELLING_SHARES = List.of(96, 95, 94);

    /** What is declared about a task. */
    public record Task(@Nullable String criterion, @Nullable Boolean irreversible) {}

    /** What is expected of a wallet; {@code at} is the share of the criterion that it holds, in percent. */
    public record Row(String wallet, @Nullable Integer at, Map<String, Boolean> expect) {}

    /** Either part may be left out of the file. */
    public Truth {
        tasks = new LinkedHashMap<>(Objects.requireNonNullElse(tasks, Map.of()));
        wallets = List.copyOf(Objects.requireNonNullElse(wallets, List.of()));
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException with one sentence for the user
     */
    public static Truth read(Path file) {
        YAMLMapper mapper = YAMLMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
        Truth truth;
        try {
            truth = mapper.readValue(file.toFile(), Truth.class);
        } catch (JacksonException e) {
            String place =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw new IllegalArgumentException(
                    file + place + " is no truth file: "
                            + e.getOriginalMessage().lines().findFirst().orElse("") + ".",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException("The truth file " + file + " can't be read.", e);
        }
        for (Row row : truth.wallets()) {
            if (row.wallet() == null
                    || row.wallet().isBlank()
                    || row.expect() == null
                    || row.expect().isEmpty()
                    || row.expect().containsValue(null)) {
                throw new IllegalArgumentException(
                        file + " has a wallet without its text or without true or false for a task under expect.");
            }
        }
        for (Map.Entry<String, Task> task : truth.tasks().entrySet()) {
            String criterion = task.getValue().criterion();
            if (criterion != null && !CRITERION.matcher(criterion).matches()) {
                throw new IllegalArgumentException(file + ": the criterion of " + task.getKey()
                        + " is neither \"more than N\" nor \"at least N\" but \"" + criterion + "\".");
            }
        }
        return truth;
    }

    boolean isIrreversible(String task) {
        Task declared = tasks.get(task);
        return declared != null && Boolean.TRUE.equals(declared.irreversible());
    }

    /** What the file should have and hasn't, and what in it goes against the 95 % rule. */
    public List<String> hints() {
        List<String> hints = new ArrayList<>();
        tasks.forEach((name, task) -> {
            Matcher criterion = CRITERION.matcher(Objects.requireNonNullElse(task.criterion(), ""));
            if (!criterion.matches()) {
                return;
            }
            for (int share : TELLING_SHARES) {
                boolean expected =
                        share > 95 || (share == 95 && criterion.group(1).equals("at least"));
                Boolean said = expectedAt(share, name);
                String amount = new BigDecimal(criterion.group(2))
                        .multiply(BigDecimal.valueOf(share, 2))
                        .stripTrailingZeros()
                        .toPlainString();
                if (said == null) {
                    hints.add("Truth file: add a wallet at " + share + " % of " + name + ", which is " + amount
                            + " and expects " + expected + ".");
                } else if (said != expected) {
                    hints.add("Truth file: at " + share + " % of " + name + " (" + amount + ") the 95 % rule says "
                            + expected + ", the file says " + said + ".");
                }
            }
        });
        return hints;
    }

    private @Nullable Boolean expectedAt(int share, String task) {
        for (Row row : wallets) {
            if (row.at() != null && row.at() == share && row.expect().containsKey(task)) {
                return row.expect().get(task);
            }
        }
        return null;
    }
}
