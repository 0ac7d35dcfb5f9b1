package io.github.web3task.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.web3task.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Run by {@code mvn -Prelease -DskipTests clean verify}, after the bundle is there. */
@Tag("bundle")
@DisplayName("The bundle of a release")
class BundleTest {
    private static final Path BUNDLE = Repository.ROOT.resolve("target/bundle/io/github/web3task");
    private static final List<Pom> PUBLISHED = Pom.published();

    @Test
    @DisplayName("holds what is published and nothing else")
    void holdsThePublished() throws IOException {
        try (Stream<Path> modules = Files.list(BUNDLE)) {
            assertThat(modules.map(module -> module.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            PUBLISHED.stream().map(Pom::artifactId).toList());
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("PUBLISHED")
    @DisplayName("has the flattened POM, sources, javadoc, SBOM, and the checksums of all of them")
    void isComplete(Pom pom) throws IOException {
        List<Path> files = files(pom);
        List<String> endings = pom.text("/project/packaging").equals("pom")
                ? List.of(".pom", "-cyclonedx.json")
                : List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json");
        for (String ending : endings) {
            Path file = files.stream()
                    .filter(each -> each.getFileName().toString().matches(".*[0-9T]" + ending.replace(".", "\\.")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(pom.artifactId() + " has no " + ending));
            assertThat(Path.of(file + ".md5")).exists();
            assertThat(Path.of(file + ".sha1")).exists();
        }
        Path published = files.stream()
                .filter(each -> each.toString().endsWith(".pom"))
                .findFirst()
                .orElseThrow();
        assertThat(published).hasSameTextualContentAs(pom.file());
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("PUBLISHED")
    @DisplayName("is signed, when a key was to be used")
    void isSigned(Pom pom) throws IOException {
        assumeFalse(Boolean.getBoolean("unsigned"), "signing is off: -Dgpg.skip=false");
        assertThat(files(pom))
                .filteredOn(file -> file.toString().matches(".*\\.(pom|jar|json)"))
                .allSatisfy(file -> assertThat(Path.of(file + ".asc")).exists());
    }

    private static List<Path> files(Pom pom) throws IOException {
        Path directory = BUNDLE.resolve(pom.artifactId()).resolve(pom.text("/project/version"));
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
