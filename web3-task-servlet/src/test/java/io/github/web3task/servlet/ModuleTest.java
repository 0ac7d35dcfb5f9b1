package io.github.web3task.servlet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The module is as thin as an adapter should be")
class ModuleTest {
    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    @DisplayName("It sees nothing of the core that is internal, and no JSON")
    void noInternals() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.web3task.internal..", "com.fasterxml.jackson..")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.github.web3task.servlet"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TaskServlet", "WebXmlTaskServlet"})
    @DisplayName("An entry class has at most 80 lines")
    void entryClasses(String name) throws IOException {
        Path file = SOURCES.resolve("io/github/web3task/servlet/" + name + ".java");
        assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    @DisplayName("All of it is at most 251 lines of code, imports included")
    void allOfIt() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<String> code = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(ModuleTest::lines)
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                    .filter(line -> !line.startsWith("/*") && !line.startsWith("*"))
                    .toList();
            assertThat(code).hasSizeBetween(100, 251);
        }
    }

    @Test
    @DisplayName("Its descriptor has the promised name and opens one package")
    void descriptor() {
        ModuleDescriptor module = ModuleFinder.of(Path.of("target/classes"))
                .find("io.github.web3task.servlet")
                .orElseThrow()
                .descriptor();
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("io.github.web3task.servlet");
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
