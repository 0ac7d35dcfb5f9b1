package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import java.io.IOException;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("In Kotlin")
class KotlinNamesTest {
    private static final Set<String> HARD_KEYWORDS = Set.of(
            "as",
            "break",
            "class",
            "continue",
            "do",
            "else",
            "false",
            "for",
            "fun",
            "if",
            "in",
            "interface",
            "is",
            "null",
            "object",
            "package",
            "return",
            "super",
            "this",
            "throw",
            "true",
            "try",
            "typealias",
            "typeof",
            "val",
            "var",
            "when",
            "while");

    @Test
    @DisplayName("no public name of the library needs backticks")
    void noKeyword() throws Exception {
        Set<String> names = new TreeSet<>();
        for (Class<?> inJar : List.of(TaskApi.class, CampaignTask.class)) {
            for (String type : typesBeside(inJar)) {
                Class<?> loaded = Class.forName(type, false, inJar.getClassLoader());
                if (Modifier.isPublic(loaded.getModifiers())) {
                    names.addAll(List.of(type.split("[.$]")));
                    Stream.of(loaded.getDeclaredMethods(), loaded.getDeclaredFields())
                            .flatMap(Stream::of)
                            .map(Member.class::cast)
                            .filter(member -> Modifier.isPublic(member.getModifiers()))
                            .forEach(member -> names.add(member.getName()));
                }
            }
        }
        assertThat(names).contains("asSent", "CampaignTask").doesNotContainAnyElementsOf(HARD_KEYWORDS);
    }

    /** In its jar, or its module's classes when the whole repository is built. */
    private static List<String> typesBeside(Class<?> one) throws IOException {
        URI place = URI.create(
                one.getProtectionDomain().getCodeSource().getLocation().toString());
        if (Files.isDirectory(Path.of(place))) {
            return typesBelow(Path.of(place));
        }
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place), Map.of())) {
            return typesBelow(jar.getPath("/"));
        }
    }

    private static List<String> typesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.contains("-info") && !file.contains("internal"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }
}
