package io.github.web3task.docs;

import io.github.web3task.testkit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The marked regions of tests and examples: what stands between a line with {@code tag::NAME[]} and one with {@code
 * end::NAME[]}, moved to the left, and a nested class without its {@code static}. All of these sources are compiled, and run by
 * a test.
 */
final class Regions {
    private static final List<String> SOURCES = List.of(
            "examples",
            "integration-tests/docs/src/test",
            "integration-tests/spring/src",
            "web3-task-preflight/src/test",
            "web3-task-resilience/src/test",
            "web3-task-servlet/src/test");
    private static final Pattern MARK = Pattern.compile("(tag|end)::([a-z0-9-]+)\\[]");
    private static final Pattern TRIED = Pattern.compile("passesPreflight\\(([^;]*)\\);");
    private static final Pattern NAME = Pattern.compile("\"([a-z0-9-]+)\"");

    private final Map<String, List<String>> regions = new HashMap<>();
    private final Set<String> tried = new HashSet<>();

    private Regions() {}

    static Regions read() {
        Regions all = new Regions();
        for (String directory : SOURCES) {
            try (Stream<Path> files = Files.walk(Repository.ROOT.resolve(directory))) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().contains("/target/"))
                        .forEach(all::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    /** Its lines; null when there is no such region. */
    List<String> lines(String name) {
        return regions.get(name);
    }

    /** Whether a test says that a server made of it passes the preflight, in each revision. */
    boolean isTried(String name) {
        return tried.contains(name);
    }

    private void add(Path file) {
        Map<String, List<String>> open = new HashMap<>();
        List<String> all = linesOf(file);
        TRIED.matcher(String.join("\n", all))
                .results()
                .flatMap(call -> NAME.matcher(call.group(1)).results())
                .forEach(name -> tried.add(name.group(1)));
        for (String line : all) {
            Matcher mark = MARK.matcher(line);
            if (!mark.find()) {
                open.values().forEach(lines -> lines.add(line));
            } else if (mark.group(1).equals("tag")) {
                open.put(mark.group(2), new ArrayList<>());
            } else {
                List<String> lines = open.remove(mark.group(2));
                if (lines == null || regions.put(mark.group(2), movedLeft(lines)) != null) {
                    throw new IllegalStateException(
                            mark.group() + " in " + file + " has no beginning, or is there twice");
                }
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalStateException(open.keySet() + " in " + file + " have no end");
        }
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (MalformedInputException e) {
            return List.of(); // a picture
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> movedLeft(List<String> lines) {
        String text = String.join("\n", lines);
        return text.stripIndent()
                .strip()
                .replace("static class ", "class ")
                .lines()
                .toList();
    }
}
