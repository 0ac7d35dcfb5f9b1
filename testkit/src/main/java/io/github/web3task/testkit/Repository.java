package io.github.web3task.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of all modules, found from the module that is being tested. */
public final class Repository {
    public static final Path ROOT = root();
    public static final Path CORE = ROOT.resolve("web3-task-core");

    private Repository() {}

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("CONTRIBUTING.md"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    /** All Java files of the repository below a path such as {@code src/test/java}, of every module. */
    public static List<Path> javaFiles(String below) {
        Path part = Path.of(below);
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> contains(ROOT.relativize(file), part))
                    .filter(file -> !contains(ROOT.relativize(file), Path.of("target")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean contains(Path file, Path part) {
        int length = part.getNameCount();
        for (int i = 0; i + length <= file.getNameCount(); i++) {
            if (file.subpath(i, i + length).equals(part)) {
                return true;
            }
        }
        return false;
    }
}
