package io.github.web3task.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.github.web3task.testkit.Repository;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

@DisplayName("The core's architecture")
class ArchitectureTest {
    private static final String ROOT = "io.github.web3task";
    private static final String INTERNAL = ROOT + ".internal";

    private static final JavaClasses CORE =
            new ClassFileImporter().importPath(Repository.CORE.resolve("target/classes"));

    /** Where the wall clock and the JDK's own timers are read or set. */
    private static final Map<String, Set<String>> TIME = Map.of(
            "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
            "java.lang.Thread", Set.of("sleep"),
            "java.util.concurrent.CompletableFuture", Set.of("orTimeout", "completeOnTimeout", "delayedExecutor"),
            "java.util.concurrent.TimeUnit", Set.of("sleep"),
            "java.util.Date", Set.of("<init>"),
            "java.util.Timer", Set.of("<init>"),
            "java.util.Calendar", Set.of("getInstance"));

    private static final DescribedPredicate<JavaAccess<?>> READS_THE_TIME =
            new DescribedPredicate<>("the time is read or waited for") {
                @Override
                public boolean test(JavaAccess<?> access) {
                    String owner = access.getTargetOwner().getName();
                    String name = access.getTarget().getName();
                    return (owner.startsWith("java.time.") && name.equals("now"))
                            || (owner.equals("java.time.Clock")
                                    && (name.startsWith("system") || name.startsWith("tick")))
                            || TIME.getOrDefault(owner, Set.of()).contains(name);
                }
            };

    private static final SliceAssignment BY_PACKAGE = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    };

    @Test
    @DisplayName("was read at all")
    void imported() {
        assertThat(CORE).hasSizeGreaterThan(60);
        assertThat(CORE.contain(ROOT + ".TaskApi")).isTrue();
    }

    @Test
    @DisplayName("no package needs one that needs it")
    void noCycles() {
        slices().assignedFrom(BY_PACKAGE).should().beFreeOfCycles().check(CORE);
    }

    @Test
    @DisplayName("nothing is needed but the JDK, Jackson, SLF4J and the null annotations")
    void noHost() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        ROOT + "..",
                        "java..",
                        "javax.crypto..",
                        "com.fasterxml.jackson..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(CORE);
    }

    @Test
    @DisplayName("no state is static: static fields are final, and what they hold can't change")
    void noStaticState() {
        List<JavaField> fields = CORE.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                .toList();

        assertThat(fields).hasSizeGreaterThan(10).allSatisfy(field -> {
            assertThat(field.getModifiers()).as(field.getFullName()).contains(JavaModifier.FINAL);
            assertThat(isHarmless(field))
                    .as("%s holds something fixed", field.getFullName())
                    .isTrue();
        });
    }

    private static boolean isHarmless(JavaField field) {
        JavaClass type = field.getRawType();
        if (type.isPrimitive()
                || type.isEnum()
                || isOneOf(
                        type,
                        String.class,
                        Logger.class,
                        Duration.class,
                        Instant.class,
                        BigDecimal.class,
                        Pattern.class)) {
            return true;
        }
        if (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class)) {
            return valueOf(field).getClass().getName().startsWith("java.util.ImmutableCollections$");
        }
        return type.getPackageName().startsWith(ROOT)
                && Stream.of(valueOf(field).getClass().getDeclaredFields())
                        .allMatch(own -> Modifier.isFinal(own.getModifiers()));
    }

    private static boolean isOneOf(JavaClass type, Class<?>... types) {
        return Stream.of(types).anyMatch(type::isEquivalentTo);
    }

    private static Object valueOf(JavaField field) {
        try {
            Field reflected = field.reflect();
            reflected.setAccessible(true);
            return reflected.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(field.getFullName(), e);
        }
    }

    @Test
    @DisplayName("time comes from the clock and the timer that were given; only their defaults read the system's")
    void noOtherTime() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(INTERNAL + ".runtime.Timer$1")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".TaskApiBuilder")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".exchange.TrafficWatch")
                .should()
                .accessTargetWhere(READS_THE_TIME)
                .check(CORE);
        assertThat(timeReadBy(INTERNAL + ".runtime.Timer$1")).containsExactly("System.nanoTime");
        assertThat(timeReadBy(ROOT + ".TaskApiBuilder")).containsExactly("Clock.systemUTC");
        assertThat(timeReadBy(ROOT + ".exchange.TrafficWatch"))
                .containsExactlyInAnyOrder("Clock.systemUTC", "System.nanoTime");
    }

    private static List<String> timeReadBy(String type) {
        return CORE.get(type).getAccessesFromSelf().stream()
                .filter(READS_THE_TIME)
                .map(access -> access.getTargetOwner().getSimpleName() + "." + access.getName())
                .toList();
    }

    @Test
    @DisplayName("nothing is written to standard output or error: a library has loggers")
    void noStandardStreams() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
    }

    @Test
    @DisplayName("internal types appear in no signature that others can see")
    void internalTypesStayInside() {
        assertThat(exported().flatMap(type -> type.getMethods().stream()).filter(ArchitectureTest::isVisible))
                .hasSizeGreaterThan(100)
                .allSatisfy(method -> assertThat(method.getAllInvolvedRawTypes())
                        .as(method.getFullName())
                        .noneMatch(ArchitectureTest::isInternal));
    }

    private static boolean isInternal(JavaClass type) {
        return (type.getPackageName() + ".").startsWith(INTERNAL + ".");
    }

    private static boolean isVisible(JavaMethod method) {
        return method.getModifiers().contains(JavaModifier.PUBLIC)
                || method.getModifiers().contains(JavaModifier.PROTECTED);
    }

    @Test
    @DisplayName("no other module touches what is internal to the core")
    void internalStaysInTheCore() {
        List<Path> others = Repository.javaFiles("src/main/java").stream()
                .filter(file -> !file.startsWith(Repository.CORE))
                .filter(file -> !file.startsWith(Repository.ROOT.resolve("testkit-core")))
                .toList();

        assertThat(others).isNotEmpty();
        assertThat(others)
                .allSatisfy(file -> assertThat(String.join("\n", Repository.lines(file)))
                        .as(Repository.ROOT.relativize(file).toString())
                        .doesNotContain(INTERNAL));
    }

    private static Stream<JavaClass> exported() {
        return CORE.stream().filter(type -> !isInternal(type)).filter(ArchitectureTest::isPublicAllTheWay);
    }

    private static boolean isPublicAllTheWay(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass()
                        .map(ArchitectureTest::isPublicAllTheWay)
                        .orElse(true);
    }
}
