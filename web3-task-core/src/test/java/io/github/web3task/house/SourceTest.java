package io.github.web3task.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.Repository;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The sources")
class SourceTest {
    private static final Path CORE = Repository.CORE.resolve("src/main/java");
    private static final List<Path> MAIN = Repository.javaFiles("src/main/java");

    @Test
    @DisplayName("no file of any module is longer than 300 lines, tests included")
    void shortFiles() {
        List<Path> all = Repository.javaFiles("src");

        assertThat(all).hasSizeGreaterThan(80);
        assertThat(all)
                .allSatisfy(file -> assertThat(Repository.lines(file))
                        .as(Repository.ROOT.relativize(file).toString())
                        .hasSizeLessThanOrEqualTo(300));
    }

    @Test
    @DisplayName("the core keeps to its budget of 3000 lines of code, imports included")
    void smallCore() {
        long code = MAIN.stream()
                .filter(file -> file.startsWith(CORE))
                .mapToLong(SourceTest::linesOfCode)
                .sum();

        assertThat(code).isBetween(1_000L, 3_000L);
    }

    @Test
    @DisplayName("what needs an optional engine is in classes of 120 lines of code at most")
    void smallEngines() {
        List<Path> engines = MAIN.stream()
                .filter(SourceTest::isEngine)
                .filter(file -> !isDescriptor(file))
                .toList();

        assertThat(engines)
                .hasSizeGreaterThan(3)
                .allSatisfy(file -> assertThat(linesOfCode(file))
                        .as(Repository.ROOT.relativize(file).toString())
                        .isBetween(1L, 120L));
    }

    /** Below {@code load}, in a package of its own that is not one of ours. */
    private static boolean isEngine(Path file) {
        Path directory = file.getParent();
        return directory.getParent().endsWith("io/github/web3task/spi")
                && !directory.endsWith("memory")
                && !directory.endsWith("circuit");
    }

    private static boolean isDescriptor(Path file) {
        return file.endsWith("module-info.java") || file.endsWith("package-info.java");
    }

    private static long linesOfCode(Path file) {
        return Repository.lines(file).stream()
                .map(String::strip)
                .filter(SourceTest::isCode)
                .count();
    }

    private static boolean isCode(String line) {
        return !line.isEmpty() && Stream.of("//", "/*", "*").noneMatch(line::startsWith);
    }

    @Test
    @DisplayName("no other module touches what is internal to the core")
    void internalStaysInside() {
        List<Path> others = MAIN.stream().filter(file -> !file.startsWith(CORE)).toList();

        assertThat(others).isNotEmpty();
        assertThat(others)
                .allSatisfy(file -> assertThat(String.join("\n", Repository.lines(file)))
                        .as(Repository.ROOT.relativize(file).toString())
                        .doesNotContain("io.github.web3task.internal"));
    }
}
