package io.postern.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param file its place
 * @param text its Markdown
 */
record Page(Path file, String text) {
    static final Path ROOT = Path.of(System.getProperty("project.root"));

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");

    /** The page at {@code path} below the project's root. */
    static Page of(String path) {
        return of(ROOT.resolve(path));
    }

    private static Page of(Path file) {
        try {
            return new Page(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every page: those at the root and those in {@code docs}. */
    static List<Page> all() {
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Page::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fenced blocks of a language, without their fences. */
    List<String> blocks(String language) {
        return BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** What stands between single backticks. */
    List<String> code() {
        return CODE.matcher(BLOCK.matcher(text).replaceAll(""))
                .results()
                .map(code -> code.group(1))
                .toList();
    }

    /** The relative links. */
    List<String> links() {
        return LINK.matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.contains("://"))
                .toList();
    }

    /** The rows of all tables below a heading, cell by cell, without headings and rules. */
    List<List<String>> rows(String heading) {
        int start = text.indexOf("\n" + heading + "\n");
        if (start < 0) {
            throw new AssertionError(file + " has no heading " + heading);
        }
        int next = text.indexOf("\n#", start + 1 + heading.length());
        String section = text.substring(start, next < 0 ? text.length() : next);
        return Pattern.compile("(?m)^\\| (.*) \\|$")
                .matcher(section)
                .results()
                .map(MatchResult::group)
                .map(row -> Arrays.stream(row.substring(1, row.length() - 1).split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .skip(1)
                .toList();
    }

    @Override
    public String toString() {
        return ROOT.relativize(file).toString();
    }
}
