package io.postern.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project's sources by the names in them: those of tests too, and those that this JVM does not load. */
final class Sources {
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");
    private static final Pattern CONSTANT = Pattern.compile("(?m)^ +([A-Z][A-Z_]+)\\b *[,;(]?(?:.*[,;])?$");
    private static final Path MAIN = Path.of("src", "main", "java");

    private final Map<String, String> files = new TreeMap<>();
    private final Set<String> packages = new TreeSet<>();
    private final Set<String> mainPackages = new TreeSet<>();
    private final Set<String> types = new TreeSet<>();
    private final Set<String> constants = new TreeSet<>();

    private Sources() {}

    static Sources read() {
        Sources sources = new Sources();
        for (String module : List.of("config", "proxy", "bench")) {
            Path folder = Page.ROOT.resolve(module).resolve("src");
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sources;
    }

    private void add(Path file) {
        try {
            String text = Files.readString(file);
            files.put(file.getFileName().toString().replace(".java", ""), text);
            String name = text.lines()
                    .filter(line -> line.startsWith("package "))
                    .findFirst()
                    .map(line -> line.substring("package ".length(), line.length() - 1))
                    .orElseThrow();
            packages.add(name);
            if (file.toString().contains(MAIN.toString())) {
                mainPackages.add(name);
            }
            TYPE.matcher(text).results().forEach(type -> types.add(type.group(1)));
            CONSTANT.matcher(text).results().forEach(constant -> constants.add(constant.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All packages, tests' included. */
    Set<String> packages() {
        return packages;
    }

    /** The packages of what is shipped. */
    Set<String> mainPackages() {
        return mainPackages;
    }

    /** All types, nested ones too, by their simple names. */
    Set<String> types() {
        return types;
    }

    /** Whether an enum has a constant of this name. */
    boolean hasConstant(String name) {
        return constants.contains(name);
    }

    /** Whether the file of {@code type} has a test method {@code method}. */
    boolean hasTest(String type, String method) {
        return Pattern.compile("(?m)^    void " + method + "\\(")
                .matcher(files.getOrDefault(type, ""))
                .find();
    }

    /** Whether any source of what is shipped or tested has {@code text}. */
    boolean contain(String text) {
        return files.values().stream().anyMatch(file -> file.contains(text));
    }

    /** The text of the file of {@code type}. */
    String file(String type) {
        String text = files.get(type);
        if (text == null) {
            throw new AssertionError("no source file of " + type);
        }
        return text;
    }
}
