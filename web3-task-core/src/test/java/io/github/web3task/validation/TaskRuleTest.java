package io.github.web3task.validation;

import static io.github.web3task.validation.Checks.encoded;
import static io.github.web3task.validation.Checks.read;
import static io.github.web3task.validation.Checks.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.web3task.testkit.Clause;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The task array")
class TaskRuleTest {
    private static final List<String> DECLARED = List.of("withdrawal", "deposit", "質押");
    private static final Map<String, String> ALIASES = Map.of("withdraw", "withdrawal");

    private final ValidationRule rule =
            ValidationRule.task(RequestLimits.defaults(), DECLARED, ALIASES, UnknownTaskPolicy.REJECT);
    private final ValidationRule lenient =
            ValidationRule.task(RequestLimits.defaults(), DECLARED, ALIASES, UnknownTaskPolicy.LEAVE_OUT);

    private Map<String, String> tasks(String text) throws InvalidArgumentException {
        return tasksOf(read("task=" + encoded(text), rule));
    }

    /** Asked name to task, in the order asked. */
    private static Map<String, String> tasksOf(CompletionRequest request) {
        assertThat(request.tasks()).hasSameSizeAs(request.names());
        Map<String, String> tasks = new LinkedHashMap<>();
        for (int i = 0; i < request.names().size(); i++) {
            tasks.put(request.names().get(i), request.tasks().get(i));
        }
        return tasks;
    }

    private String refused(String text) {
        return refusal("task=" + encoded(text), rule);
    }

    @Test
    @Clause("TASK-1")
    @DisplayName("is mandatory, and another case is another name")
    void mandatory() {
        assertThat(refusal("walletAddress=0xab", rule)).isEqualTo("task is absent");
        assertThat(refusal("Task=%5B%5D", rule)).isEqualTo("task is absent");
        assertThat(refusal(null, rule)).isEqualTo("task is absent");
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(strings = {"", "[]", " [ ] ", "[\t\r\n]"})
    @Clause("TASK-2")
    @DisplayName("when empty asks every task in the order the provider declares them, and no alias")
    void everyTask(String text) throws Exception {
        assertThat(tasks(text).keySet()).containsExactlyElementsOf(DECLARED);
        assertThat(tasks(text)).doesNotContainKey("withdraw");
    }

    @Test
    @Clause("TASK-2")
    @DisplayName("without '=' is the empty text")
    void withoutValue() throws Exception {
        assertThat(read("task", rule).names()).containsExactlyElementsOf(DECLARED);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"[\"deposit\"]", " [ \"deposit\" ] ", "\n[\"\\u0064eposit\"]\t", "[\"depos\\u0069t\"]"})
    @Clause("TASK-3")
    @DisplayName("is a JSON array of strings, with any of JSON's white space and escapes")
    void json(String text) throws Exception {
        assertThat(tasks(text)).containsExactly(Map.entry("deposit", "deposit"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "deposit",
                "deposit,withdrawal",
                "[deposit]",
                "['deposit']",
                "[\"deposit\",]",
                "[,\"deposit\"]",
                "[\"deposit\" \"withdrawal\"]",
                "[\"deposit\"",
                "\"deposit\"]",
                "[\"deposit",
                "[\"deposit\"]x",
                "[\"deposit\"][]",
                "[\"deposit\"]]",
                "[\"deposit\"],",
                "[\"deposit\"]//",
                "[/*\"withdrawal\",*/\"deposit\"]",
                "[\"depo\\sit\"]",
                "[\"depo\nsit\"]",
                "[\"depo\\u00zzsit\"]",
                "[\u00A0\"deposit\"]",
                "\uFEFF[\"deposit\"]",
                "%5B%22deposit%22%5D",
                "[\"deposit\"]\f",
                "["
            })
    @Clause("TASK-3")
    @DisplayName("that is not strict RFC 8259 is refused: comma, trailing text, comment, quotes, encoded twice")
    void notJson(String text) {
        assertThat(refused(text)).isEqualTo("task is not JSON");
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(
            strings = {" ", "\"deposit\"", "{}", "{\"deposit\":true}", "null", "1", "true", "\"[\\\"deposit\\\"]\""})
    @Clause("TASK-3")
    @DisplayName("that is other JSON, or blank, is refused")
    void noArray(String text) {
        assertThat(refused(text)).isEqualTo("task is no JSON array");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "[1]",
                "[null]",
                "[true]",
                "[\"deposit\",1]",
                "[[\"deposit\"]]",
                "[[]]",
                "[{}]",
                "[\"deposit\",null]"
            })
    @Clause("TASK-3")
    @DisplayName("that holds anything else than strings is refused")
    void notStrings(String text) {
        assertThat(refused(text)).isEqualTo("task holds something else than strings");
    }

    @ParameterizedTest(name = "nested {0} deep")
    @ValueSource(ints = {2, 999, 1000, 1001, 2047})
    @Clause("TASK-3")
    @DisplayName("nested as deep as the cap lets it is refused and nothing worse")
    void deep(int depth) {
        assertThat(refusal("task=" + "[".repeat(depth) + "]".repeat(depth), rule))
                .startsWith("task ");
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(strings = {"", " ", "\\t", "\\n", "\u3000", "\\u2003"})
    @Clause("TASK-4")
    @DisplayName("with an empty or blank name is refused, beside good ones too, also where unknown names are left out")
    void blankName(String name) {
        String text = "[\"deposit\",\"" + name + "\"]";

        assertThat(refused(text)).isEqualTo("blank name in task");
        assertThat(refusal("task=" + encoded(text), lenient)).isEqualTo("blank name in task");
    }

    @Test
    @Clause("TASK-5")
    @DisplayName("counts a name given twice once, at its first place")
    void sameNameTwice() throws Exception {
        assertThat(tasks("[\"deposit\",\"withdrawal\",\"deposit\",\"\\u0064eposit\"]"))
                .containsExactly(Map.entry("deposit", "deposit"), Map.entry("withdrawal", "withdrawal"));
    }

    @Test
    @Clause("TASK-6")
    @DisplayName("with one name that nobody declares is refused as a whole")
    void unknownName() {
        assertThat(refused("[\"deposit\",\"stake\"]")).isEqualTo("unknown task 'stake'");
        assertThat(refused("[\"stake\",\"deposit\"]")).isEqualTo("unknown task 'stake'");
    }

    @Test
    @Clause("TASK-6")
    @DisplayName("leaves unknown names out where it is set so, down to none: then it does not mean every task")
    void unknownLeftOut() throws Exception {
        assertThat(tasksOf(read("task=" + encoded("[\"stake\",\"deposit\",\"swap\"]"), lenient)))
                .containsExactly(Map.entry("deposit", "deposit"));
        assertThat(read("task=" + encoded("[\"stake\"]"), lenient).tasks()).isEmpty();
        assertThat(read("task=", lenient).names()).containsExactlyElementsOf(DECLARED);
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(
            strings = {
                "Deposit",
                "DEPOSIT",
                " deposit",
                "deposit ",
                "deposi",
                "deposits",
                "d\u0435posit",
                "deposit\u0000",
                "Withdraw"
            })
    @Clause("TASK-7")
    @DisplayName("matches names exactly: no case, blank, or look-alike letter is forgiven")
    void exactNames(String name) {
        assertThat(refused("[\"" + name.replace("\u0000", "\\u0000") + "\"]")).isEqualTo("unknown task '" + name + "'");
    }

    @Test
    @Clause("TASK-7")
    @DisplayName("keeps an alias under the name that was asked, beside the task it stands for too")
    void aliases() throws Exception {
        assertThat(tasks("[\"withdraw\"]")).containsExactly(Map.entry("withdraw", "withdrawal"));
        assertThat(tasks("[\"withdrawal\",\"withdraw\"]"))
                .containsExactly(Map.entry("withdrawal", "withdrawal"), Map.entry("withdraw", "withdrawal"));
    }

    @Test
    @Clause("TASK-8")
    @DisplayName("keeps the order asked, and names of any script")
    void order() throws Exception {
        assertThat(tasks("[\"質押\",\"deposit\",\"withdraw\"]").keySet()).containsExactly("質押", "deposit", "withdraw");
    }

    @Test
    @Clause("QUERY-5")
    @DisplayName("may have 4096 characters, 64 names and 64 characters a name, each one more is refused")
    void caps() throws Exception {
        String widest = "[\"deposit\"" + " ".repeat(4085) + "]";
        String most = IntStream.range(0, 64).mapToObj(i -> "\"deposit\"").collect(Collectors.joining(",", "[", "]"));

        assertThat(tasks(widest)).hasSize(1);
        assertThat(refused(widest + " ")).isEqualTo("task longer than 4096 characters");
        assertThat(tasks(most)).hasSize(1);
        assertThat(refused(most.replace("]", ",\"deposit\"]"))).isEqualTo("more than 64 names in task");
        assertThat(refused("[\"" + "a".repeat(64) + "\"]")).startsWith("unknown task");
        assertThat(refused("[\"" + "a".repeat(65) + "\"]")).isEqualTo("name in task longer than 64 characters");
        assertThat(refusal("task=" + encoded("[\"" + "a".repeat(65) + "\"]"), lenient))
                .isEqualTo("name in task longer than 64 characters");
    }

    @Test
    @Clause("QUERY-5")
    @DisplayName("its caps are settings")
    void capsAreSettings() throws Exception {
        RequestLimits tight = new RequestLimits(1, 1, 1, 11, 2, 1);
        ValidationRule two = ValidationRule.task(tight, List.of("a", "b", "c"), Map.of(), UnknownTaskPolicy.REJECT);

        assertThat(read("task=[\"a\",\"b\"]", two).names()).containsExactly("a", "b");
        assertThat(refusal("task=[\"\",\"\",\"\"]", two)).isEqualTo("more than 2 names in task");
        assertThat(refusal("task=[\"a\",\"b\"]+++", two)).isEqualTo("task longer than 11 characters");
        assertThat(refusal("task=[\"aa\"]", two)).isEqualTo("name in task longer than 1 characters");
        assertThat(read("task=", two).tasks())
                .as("every task is not a list of names")
                .hasSize(3);
    }

    @Test
    @Clause("QUERY-5")
    @DisplayName(
            "a declared name or alias longer than the cap is refused when the rule is made: it could never be asked")
    void declaredNameTooLong() {
        RequestLimits seven = new RequestLimits(1, 1, 1, 1, 1, 7);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValidationRule.task(seven, DECLARED, Map.of(), UnknownTaskPolicy.REJECT))
                .withMessage(
                        "the task name 'withdrawal' could never be asked: it is longer than 7 characters; shorten it"
                                + " or raise RequestLimits.taskNameLength");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValidationRule.task(
                        seven, List.of("deposit"), Map.of("depositing", "deposit"), UnknownTaskPolicy.REJECT))
                .withMessageContaining("'depositing'");
    }

    @Test
    @Clause({"TASK-3", "TASK-6", "TASK-8"})
    @DisplayName("is read the same way each time it comes, also when more texts come than are remembered")
    void manyTexts() throws Exception {
        for (int time = 0; time < 3; time++) {
            for (int blanks = 0; blanks < 200; blanks++) {
                String text = "[\"deposit\"," + " ".repeat(blanks) + "\"withdraw\"]";

                assertThat(tasks(text))
                        .containsExactly(Map.entry("deposit", "deposit"), Map.entry("withdraw", "withdrawal"));
                assertThat(refused(text.replace("deposit", "stake"))).isEqualTo("unknown task 'stake'");
            }
        }
    }

    @Test
    @DisplayName("as read can't be changed by later rules")
    void tasksAreFixed() throws Exception {
        for (String text : new String[] {"[\"deposit\"]", "[\"\\u0064eposit\"]", "[]"}) {
            CompletionRequest request = read("task=" + encoded(text), rule);

            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> request.names().add("stake"));
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> request.tasks().add("stake"));
        }
    }

    @Test
    @DisplayName("its rule says in the start-up log what becomes of unknown names")
    void inWords() {
        assertThat(rule).hasToString("task");
        assertThat(lenient).hasToString("task with unknown names left out");
    }
}
