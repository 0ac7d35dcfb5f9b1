package io.github.web3task.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.Repository;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The core as a module")
class ModuleTest {
    private final ModuleDescriptor module = ModuleFinder.of(Repository.CORE.resolve("target/classes"))
            .find("io.github.web3task.core")
            .orElseThrow()
            .descriptor();

    @Test
    @DisplayName("exports its packages to everyone, and the internal ones to nobody")
    void exports() {
        assertThat(module.exports())
                .allMatch(exported -> !exported.isQualified())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrder(
                        "io.github.web3task",
                        "io.github.web3task.campaign",
                        "io.github.web3task.exchange",
                        "io.github.web3task.protocol",
                        "io.github.web3task.provider",
                        "io.github.web3task.spi",
                        "io.github.web3task.validation");
        assertThat(module.packages())
                .filteredOn(name -> name.startsWith("io.github.web3task.internal"))
                .containsExactlyInAnyOrder(
                        "io.github.web3task.internal.request",
                        "io.github.web3task.internal.admission",
                        "io.github.web3task.internal.call",
                        "io.github.web3task.internal.http",
                        "io.github.web3task.internal.runtime");
    }

    @Test
    @DisplayName("opens nothing to reflection, uses no service and provides none")
    void closed() {
        assertThat(module.isOpen()).isFalse();
        assertThat(module.opens()).isEmpty();
        assertThat(module.uses()).isEmpty();
        assertThat(module.provides()).isEmpty();
    }

    @Test
    @DisplayName(
            "needs Jackson and SLF4J at run time; JDBC, an HTTP client and null annotations only where they are used")
    void requires() {
        assertThat(module.requires().stream()
                        .collect(Collectors.toMap(
                                ModuleDescriptor.Requires::name, ModuleDescriptor.Requires::modifiers)))
                .containsOnlyKeys(
                        "java.base",
                        "java.net.http",
                        "java.sql",
                        "com.fasterxml.jackson.databind",
                        "org.slf4j",
                        "org.jspecify")
                .containsEntry("java.net.http", Set.of(Modifier.STATIC))
                .containsEntry("java.sql", Set.of(Modifier.STATIC))
                .containsEntry("com.fasterxml.jackson.databind", Set.of())
                .containsEntry("org.slf4j", Set.of())
                .containsEntry("org.jspecify", Set.of(Modifier.STATIC, Modifier.TRANSITIVE));
    }
}
