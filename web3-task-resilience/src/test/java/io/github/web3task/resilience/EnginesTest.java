package io.github.web3task.resilience;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An optional engine")
class EnginesTest {
    private static final String RESILIENCE = "io.github.web3task.resilience.";
    private static final JavaClasses MAIN = new ClassFileImporter().importPath(Path.of("target/classes"));

    @ParameterizedTest
    @CsvSource({
        "bucket4j|redis, io.github.bucket4j..",
        "caffeine, com.github.benmanes.caffeine..",
        "micrometer, io.micrometer..",
        "netflix, com.netflix..",
        "redis, io.lettuce..",
        "redis, io.netty..",
        "resilience4j, io.github.resilience4j.."
    })
    @DisplayName(
            "is needed by the packages of its name alone, and these by no other: without it the rest loads and works")
    void staysInItsPackage(String names, String engine) {
        String[] packages =
                Stream.of(names.split("\\|", -1)).map(name -> RESILIENCE + name).toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        Stream.concat(Stream.of(engine), Stream.of(packages)).toArray(String[]::new))
                .check(MAIN);
    }
}
