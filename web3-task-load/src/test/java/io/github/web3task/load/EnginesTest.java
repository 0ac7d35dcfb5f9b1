package io.github.web3task.load;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An optional engine")
class EnginesTest {
    private static final String LOAD = "io.github.web3task.load.";
    private static final JavaClasses MAIN = new ClassFileImporter().importPath(Path.of("target/classes"));

    @ParameterizedTest
    @CsvSource({
        "bucket4j, io.github.bucket4j..",
        "caffeine, com.github.benmanes.caffeine..",
        "redis, io.lettuce..",
        "redis, io.netty..",
        "resilience4j, io.github.resilience4j.."
    })
    @DisplayName("is needed by the package of its name alone: without it the rest loads and works")
    void staysInItsPackage(String name, String engine) {
        noClasses()
                .that()
                .resideOutsideOfPackage(LOAD + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(engine, LOAD + name)
                .check(MAIN);
    }
}
