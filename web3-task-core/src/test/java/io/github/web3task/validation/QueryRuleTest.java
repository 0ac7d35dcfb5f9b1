package io.github.web3task.validation;

import static io.github.web3task.validation.Checks.read;
import static io.github.web3task.validation.Checks.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.web3task.testkit.Clause;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Decoding the query string")
class QueryRuleTest {

    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a | a",
                "a+b | a b",
                "a%20b | a b",
                "a%2Bb | a+b",
                "a%2bb | a+b",
                "%252B | %2B",
                "%26%3D | &=",
                "a=b=c | a=b=c",
                "%C3%BC | ü",
                "%e2%82%ac | €",
                "%F0%9F%98%80 | \uD83D\uDE00",
                "%7F%C2%80 | \u007F\u0080",
                "%EF%BF%BF | \uFFFF",
                "?a#b | ?a#b",
                "a;b | a;b",
                "a\u007Fb | a\u007Fb"
            })
    @Clause("QUERY-1")
    @DisplayName("a value is decoded once: '+' is a blank, '%XX' is UTF-8 in either case")
    void decodedOnce(String value, String meaning) throws Exception {
        assertThat(read("x=" + value).parameter("x")).isEqualTo(meaning);
    }

    @Test
    @Clause("QUERY-1")
    @DisplayName("names are decoded too, are case-sensitive, and unknown ones do no harm")
    void names() throws Exception {
        CompletionRequest request = read("t%61sk=1&Task=2&TASK=3&utm_source=4");

        assertThat(request.parameter("task")).isEqualTo("1");
        assertThat(request.parameter("Task")).isEqualTo("2");
        assertThat(request.parameter("tASK")).isNull();
        assertThat(request.parameters())
                .containsExactly(
                        Map.entry("task", List.of("1")),
                        Map.entry("Task", List.of("2")),
                        Map.entry("TASK", List.of("3")),
                        Map.entry("utm_source", List.of("4")));
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(strings = {"a=1&b=2", "b=2&a=1", "&a=1&&b=2&", "&&&b=2&a=1&&"})
    @Clause("QUERY-1")
    @DisplayName("parameters come in any order, and empty pieces between '&' are nothing")
    void anyOrder(String query) throws Exception {
        assertThat(read(query).parameters()).isEqualTo(Map.of("a", List.of("1"), "b", List.of("2")));
    }

    @Test
    @Clause("QUERY-1")
    @DisplayName("a name without '=' has the empty value, and a value may have no name")
    void odd() throws Exception {
        assertThat(read("task").parameter("task")).isEmpty();
        assertThat(read("task=").parameter("task")).isEmpty();
        assertThat(read("=v").parameter("")).isEqualTo("v");
        assertThat(read("a&b=1").parameters()).isEqualTo(Map.of("a", List.of(""), "b", List.of("1")));
    }

    @Test
    @Clause("QUERY-1")
    @DisplayName("no query and an empty one have no parameters")
    void none() throws Exception {
        assertThat(read(null).parameters()).isEmpty();
        assertThat(read(null).rawQuery()).isEmpty();
        assertThat(read("").parameters()).isEmpty();
        assertThat(read("&&").parameters()).isEmpty();
    }

    @Test
    @Clause("QUERY-2")
    @DisplayName("brackets, quotes, braces, bars and blanks mean the same raw as percent-encoded")
    void rawSpecials() throws Exception {
        String raw = "[\"deposit\", {}|\\^`<>]";

        assertThat(read("task=" + raw).parameter("task")).isEqualTo(raw);
        assertThat(read("task=" + Checks.encoded(raw)).parameter("task")).isEqualTo(raw);
    }

    @ParameterizedTest(name = "''{0}'' is a broken escape")
    @ValueSource(
            strings = {
                "x=%",
                "x=%4",
                "x=%&y=41",
                "x=%4&1",
                "x=%zz",
                "x=%4g",
                "x=%g4",
                "x=%-1",
                "x=%+1",
                "x=%u0041",
                "%=1",
                "%4=1",
                "%zz=1",
                "x=%%41",
                "x=%\uFF14\uFF11"
            })
    @Clause("QUERY-3")
    @DisplayName("a broken escape is refused wherever it stands, also in an unknown parameter and at the end of a part")
    void brokenEscape(String query) {
        assertThat(refusal(query)).isEqualTo("broken escape in the query");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "%80",
                "%C3",
                "%C3%28",
                "%C0%AF",
                "%C0%80",
                "%E0%80%80",
                "%ED%A0%80",
                "%ED%B0%80",
                "%F4%90%80%80",
                "%F5%80%80%80",
                "%FF",
                "%FE%FF",
                "%E2%82"
            })
    @Clause("QUERY-3")
    @DisplayName("bytes that are not UTF-8 are refused: cut, overlong, surrogates, beyond the last code point")
    void notUtf8(String value) {
        assertThat(refusal("x=a" + value)).isEqualTo("the query is not UTF-8");
        assertThat(refusal(value + "=a")).isEqualTo("the query is not UTF-8");
    }

    @Test
    @Clause("QUERY-3")
    @DisplayName("a character may not be cut in two by a separator")
    void cutBySeparator() {
        assertThat(refusal("x=%C3&%BC=1")).isEqualTo("the query is not UTF-8");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"x=a%00b", "%00=1", "x=\u0000"})
    @Clause("QUERY-3")
    @DisplayName("a NUL is refused, escaped or raw")
    void nul(String query) {
        assertThat(refusal(query)).isEqualTo("NUL in the query");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"x=\u00FC", "\u20AC=1", "x=\uD800", "x=\u0080", "x=\u0100"})
    @Clause("QUERY-3")
    @DisplayName("raw characters outside ASCII are refused, none is cut down to a byte")
    void rawNonAscii(String query) {
        assertThat(refusal(query)).isEqualTo("raw byte outside ASCII in the query");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"walletAddress", "task", "timestamp", "recvWindow"})
    @Clause("QUERY-4")
    @DisplayName(
            "a known parameter given twice is refused, also with the same value, an empty one, or another spelling")
    void knownTwice(String name) {
        String reason = name + " is given twice";
        String escaped = "%" + Integer.toHexString(name.charAt(0)) + name.substring(1);

        assertThat(refusal(name + "=1&" + name + "=2")).isEqualTo(reason);
        assertThat(refusal(name + "=1&x=0&" + name + "=1")).isEqualTo(reason);
        assertThat(refusal(name + "&" + name)).isEqualTo(reason);
        assertThat(refusal(name + "=1&" + escaped + "=1")).isEqualTo(reason);
    }

    @Test
    @Clause("QUERY-4")
    @DisplayName("an unknown parameter may come twice, and all its values can be read")
    void unknownTwice() throws Exception {
        assertThat(read("tag=1&task=&tag=2&Task=").parameters()).containsEntry("tag", List.of("1", "2"));
    }

    @Test
    @Clause("QUERY-5")
    @DisplayName("8192 characters of query are read, one more is refused, before anything else is looked at")
    void queryLength() throws Exception {
        String longest = "x=" + "a".repeat(8190);

        assertThat(read(longest).parameter("x")).hasSize(8190);
        assertThat(refusal(longest + "a")).isEqualTo("query longer than 8192 characters");
        assertThat(refusal(longest + "%zz")).isEqualTo("query longer than 8192 characters");
    }

    @Test
    @Clause("QUERY-5")
    @DisplayName("32 parameters are read, one more is refused; repeated ones count, empty pieces do not")
    void parameterCount() throws Exception {
        String most = "&a=1".repeat(16) + "&b".repeat(16) + "&&&";

        assertThat(read(most).parameters().get("a")).hasSize(16);
        assertThat(refusal(most + "c")).isEqualTo("more than 32 parameters");
    }

    @Test
    @Clause("QUERY-5")
    @DisplayName("the caps on the query are settings")
    void capsAreSettings() throws Exception {
        ValidationRule tight = ValidationRule.query(new RequestLimits(9, 2, 1, 1, 1, 1));
        ValidationPipeline pipeline = new ValidationPipeline(List.of(tight));

        pipeline.check(new CompletionRequest("a=1&b=234"));
        assertThatExceptionOfType(InvalidArgumentException.class)
                .isThrownBy(() -> pipeline.check(new CompletionRequest("a=1&b=2345")))
                .withMessage("query longer than 9 characters");
        assertThatExceptionOfType(InvalidArgumentException.class)
                .isThrownBy(() -> pipeline.check(new CompletionRequest("a&b&c")))
                .withMessage("more than 2 parameters");
    }

    @Test
    @DisplayName("nobody can change the parameters that later rules see")
    void parametersAreFixed() throws Exception {
        CompletionRequest request = read("a=1");

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> request.parameters().put("a", List.of("2")));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> request.parameters().get("a").set(0, "2"));
    }
}
