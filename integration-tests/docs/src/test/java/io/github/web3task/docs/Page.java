package io.github.web3task.docs;

import io.github.web3task.testkit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown page, read for its fenced blocks. */
record Page(String name, List<String> lines) {
    @Override
    public String toString() {
        return name;
    }

    private static final Pattern FENCE = Pattern.compile("^( *)```([a-z]*)$");
    private static final Pattern NAMED = Pattern.compile("^ *<!-- snippet: ([a-z0-9-]+) -->$");

    /** A fenced block: its first line is number {@code start} of the page, from 0. */
    record Block(String page, int start, String language, String snippet, List<String> lines) {
        @Override
        public String toString() {
            return page + ":" + (start + 1) + (snippet.isEmpty() ? "" : ", snippet " + snippet);
        }
    }

    static Page read(String name) {
        return new Page(name, Repository.lines(Repository.ROOT.resolve(name)));
    }

    /** Every page of the repository, the modules' own READMEs too. */
    static List<Page> all() {
        try (Stream<Path> files = Files.walk(Repository.ROOT, 3)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .map(file -> Repository.ROOT.relativize(file).toString())
                    .filter(name -> !name.startsWith(".") && !name.contains("target/"))
                    .sorted()
                    .map(Page::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int start = i + 1;
                do {
                    i++;
                } while (!lines.get(i).equals(fence.group(1) + "```"));
                blocks.add(new Block(name, start, fence.group(2), nameAbove(start - 1), lines.subList(start, i)));
            }
        }
        return blocks;
    }

    private String nameAbove(int fence) {
        Matcher named = NAMED.matcher(fence == 0 ? "" : lines.get(fence - 1));
        return named.matches() ? named.group(1) : "";
    }
}
