package io.github.web3task.servlet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The module")
class ModuleTest {
    @Test
    @DisplayName("sees nothing of the core that is internal, and no JSON")
    void noInternals() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.web3task.internal..", "com.fasterxml.jackson..")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.github.web3task.servlet"));
    }

    @Test
    @DisplayName("has the promised name and exports one package")
    void descriptor() {
        ModuleDescriptor module = ModuleFinder.of(Path.of("target/classes"))
                .find("io.github.web3task.servlet")
                .orElseThrow()
                .descriptor();
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("io.github.web3task.servlet");
    }
}
