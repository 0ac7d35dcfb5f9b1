package io.github.web3task.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.web3task.testkit.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The contract and the tests that prove it")
class ClauseCoverageTest {
    private static final Path CONTRACT = Repository.ROOT.resolve("docs/contract.md");
    private static final Path CASES = Repository.ROOT.resolve("testkit/src/main/resources/contract/cases.json");
    private static final Pattern DEFINED = Pattern.compile("^\\| ([A-Z]+-[0-9]+) \\|", Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern.compile("^\\s*@Clause\\(([^)]*)\\)", Pattern.MULTILINE);
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

    private final Set<String> defined = clausesOfTheContract();
    private final Map<String, Set<String>> proven = clausesOfTheTests();

    @Test
    @DisplayName("every clause has a test")
    void everyClauseHasATest() {
        Set<String> missing = new TreeSet<>(defined);
        missing.removeAll(proven.keySet());

        assertThat(missing).as("clauses of %s that no test names", CONTRACT).isEmpty();
    }

    @Test
    @DisplayName("no test names a clause that the contract does not have")
    void noUnknownClause() {
        Map<String, Set<String>> unknown = new TreeMap<>(proven);
        unknown.keySet().removeAll(defined);

        assertThat(unknown).as("names that are not in %s", CONTRACT).isEmpty();
    }

    @Test
    @DisplayName("comments in the code refer to clauses that the contract has")
    void commentsNameClauses() {
        String areas = defined.stream()
                .map(clause -> clause.replaceAll("-.*", ""))
                .distinct()
                .collect(Collectors.joining("|"));
        Pattern reference = Pattern.compile("\\b(?:" + areas + ")-[0-9]+\\b");
        Map<String, Set<String>> unknown = new TreeMap<>();
        for (Path file : Repository.javaFiles("src/main/java")) {
            Matcher named = reference.matcher(String.join("\n", Repository.lines(file)));
            while (named.find()) {
                if (!defined.contains(named.group())) {
                    note(unknown, named.group(), file);
                }
            }
        }

        assertThat(unknown).as("references to no clause of %s", CONTRACT).isEmpty();
    }

    private static Set<String> clausesOfTheContract() {
        Set<String> clauses = new TreeSet<>();
        Matcher rows = DEFINED.matcher(String.join("\n", Repository.lines(CONTRACT)));
        while (rows.find()) {
            assertThat(clauses.add(rows.group(1)))
                    .as("%s is defined once", rows.group(1))
                    .isTrue();
        }
        assertThat(clauses).as("clauses in %s", CONTRACT).hasSizeGreaterThan(50);
        return clauses;
    }

    private static Map<String, Set<String>> clausesOfTheTests() {
        Map<String, Set<String>> found = new TreeMap<>();
        for (Path file : tests()) {
            Matcher annotations = NAMED.matcher(String.join("\n", Repository.lines(file)));
            while (annotations.find()) {
                Matcher texts = TEXT.matcher(annotations.group(1));
                while (texts.find()) {
                    note(found, texts.group(1), file);
                }
            }
        }
        try {
            for (JsonNode one : new JsonMapper().readTree(CASES.toFile()).get("cases")) {
                note(found, one.get("clause").textValue(), CASES);
            }
        } catch (IOException e) {
            throw new AssertionError(CASES + " can't be read", e);
        }
        return found;
    }

    /** All test code; the suite that every host runs lies in a module of its own. */
    private static List<Path> tests() {
        List<Path> tests = new ArrayList<>(Repository.javaFiles("src/test/java"));
        tests.addAll(Repository.javaFiles("testkit-core/src/main/java"));
        return tests;
    }

    private static void note(Map<String, Set<String>> places, String clause, Path file) {
        places.computeIfAbsent(clause, c -> new TreeSet<>())
                .add(Repository.ROOT.relativize(file).toString());
    }
}
