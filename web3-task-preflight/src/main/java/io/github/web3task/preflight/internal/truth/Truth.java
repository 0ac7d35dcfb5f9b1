package io.github.web3task.preflight.internal.truth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
        wallets = new ArrayList<>(Objects.requireNonNullElse(wallets, List.of()));
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
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .build();
        Truth truth;
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
            truth = mapper.readValue(String.join("\n", lines), Truth.class);
        } catch (UnrecognizedPropertyException e) {
            throw wrong(
                    file,
                    e.getLocation().getLineNr(),
                    "nothing is named \"" + e.getPropertyName() + "\" here, only " + e.getKnownPropertyIds()
                            + ": is no truth file",
                    e);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            String path = e instanceof JsonMappingException mapping ? mapping.getPathReference() : "";
            String said = path.endsWith("[\"at\"]")
                    ? "at is a whole number of percent, such as 95: is no truth file"
                    : "is no truth file: "
                            + e.getOriginalMessage().lines().findFirst().orElse("");
            throw wrong(file, line, said, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("The truth file " + file + " can't be read.", e);
        }
        for (Row row : truth.wallets()) {
            boolean named = row != null && row.wallet() != null && !row.wallet().isBlank();
            if (row == null
                    || !named
                    || row.expect() == null
                    || row.expect().isEmpty()
                    || row.expect().containsValue(null)) {
                throw wrong(
                        file,
                        named ? line(lines, row.wallet()) : 0,
                        "a wallet is without its text or without true or false for a task under expect",
                        null);
            }
        }
        for (Map.Entry<String, Task> task : truth.tasks().entrySet()) {
            if (task.getValue() == null) {
                throw wrong(
                        file,
                        line(lines, task.getKey()),
                        "the task " + task.getKey() + " is empty: give its criterion, or leave it out",
                        null);
            }
            String criterion = task.getValue().criterion();
            if (criterion != null && !CRITERION.matcher(criterion).matches()) {
                throw wrong(
                        file,
                        line(lines, criterion),
                        "the criterion of " + task.getKey() + " is neither \"more than N\" nor \"at least N\" but \""
                                + criterion + "\"",
                        null);
            }
        }
        return truth;
    }

    /**
     * Refuses tasks that are not asked about.
     *
     * @throws IllegalArgumentException with one sentence for the user
     */
    public Truth checkedFor(List<String> asked, Path file) {
        Set<String> named = new LinkedHashSet<>(tasks.keySet());
        wallets.forEach(row -> named.addAll(row.expect().keySet()));
        named.removeAll(asked);
        for (String unknown : named) {
            try {
                throw wrong(
                        file,
                        line(Files.readAllLines(file), unknown),
                        "the task " + unknown + " is none of those that --task names",
                        null);
            } catch (IOException e) {
                throw new IllegalArgumentException("The truth file " + file + " can't be read.", e);
            }
        }
        return this;
    }

    private static int line(List<String> lines, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i + 1;
            }
        }
        return 0;
    }

    private static IllegalArgumentException wrong(Path file, int line, String words, @Nullable Exception cause) {
        return new IllegalArgumentException(file + (line == 0 ? "" : ", line " + line) + ": " + words + ".", cause);
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
