package io.github.web3task.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Each page")
class LinksTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    static Stream<Page> pages() {
        return Page.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    @DisplayName("links to files and headings that exist")
    void linksExist(Page page) {
        for (String line : page.lines()) {
            Matcher link = LINK.matcher(line);
            while (link.find()) {
                if (!link.group(1).contains("://")) {
                    exists(page, link.group(1));
                }
            }
        }
    }

    private static void exists(Page page, String link) {
        String[] parts = link.split("#", 2);
        Path from = Repository.ROOT.resolve(page.name());
        Path to = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        assertThat(to).as("%s links to %s", page.name(), link).exists();
        if (parts.length == 2 && Files.isRegularFile(to)) {
            assertThat(anchors(to)).as("%s links to %s", page.name(), link).contains(parts[1]);
        }
    }

    /** As a code host makes them of headings. */
    private static List<String> anchors(Path page) {
        return Repository.lines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    @DisplayName("has one title, and says in its first lines for whom it is and what for")
    void beginsWithItsReader(Page page) {
        assertThat(page.lines().get(0)).startsWith("# ");
        assertThat(page.lines().get(2)).as(page.name()).isNotBlank();
    }
}
