package io.github.web3task.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.Repository;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A page in Chinese")
class ChinesePagesTest {
    private static final Pattern CODE = Pattern.compile("`[^`]+`");

    static Stream<Page> chinese() {
        return Page.all().stream().filter(page -> page.name().startsWith("docs/zh-CN/"));
    }

    private static Page english(Page chinese) {
        String name = chinese.name().replace("docs/zh-CN/", "");
        String inDocs = "docs/" + name;
        return Page.read(name.equals("README.md") || !Files.exists(Repository.ROOT.resolve(inDocs)) ? name : inDocs);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chinese")
    @DisplayName("has the snippets of the English one, in the same order, letter by letter")
    void sameSnippets(Page page) {
        assertThat(page.blocks())
                .extracting(Page.Block::lines)
                .isEqualTo(
                        english(page).blocks().stream().map(Page.Block::lines).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chinese")
    @DisplayName("names the code, settings and codes that the English one names")
    void sameNames(Page page) {
        assertThat(names(page)).containsExactlyInAnyOrderElementsOf(names(english(page)));
    }

    private static List<String> names(Page page) {
        return page.lines().stream()
                .flatMap(line -> CODE.matcher(line).results().map(MatchResult::group))
                .filter(name -> !name.equals("```"))
                .distinct()
                .toList();
    }
}
