package io.postern.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A value in a YAML file.
 *
 * @param place where it is, for messages
 * @param value a map, a list or a scalar
 */
record Yaml(String place, Object value) {

    /** The documents of a file below the project's root; a key that is there twice is an error. */
    static List<Yaml> documents(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<Yaml> documents = new ArrayList<>();
        for (Object document :
                new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).loadAll(text(Page.ROOT.resolve(file)))) {
            documents.add(new Yaml(file + "[" + documents.size() + "]", document));
        }
        return documents;
    }

    /** Every file with an ending below a folder of the project. */
    static List<Path> files(String folder, String ending) {
        try (Stream<Path> files = Files.walk(Page.ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .map(Page.ROOT::relativize)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value at a path of keys, such as {@code spec.template}; fails where there is none. */
    Yaml get(String path) {
        return find(path).orElseThrow(() -> new AssertionError(place + " has no " + path));
    }

    /** The value at a path of keys, if there is one. */
    Optional<Yaml> find(String path) {
        Yaml found = this;
        for (String key : path.split("\\.", -1)) {
            if (!(found.value instanceof Map<?, ?> map) || !map.containsKey(key)) {
                return Optional.empty();
            }
            found = new Yaml(found.place + "." + key, map.get(key));
        }
        return Optional.of(found);
    }

    /** The items of a list. */
    List<Yaml> items() {
        if (!(value instanceof List<?> list)) {
            throw new AssertionError(place + " is no list");
        }
        List<Yaml> items = new ArrayList<>();
        for (Object item : list) {
            items.add(new Yaml(place + "[" + items.size() + "]", item));
        }
        return items;
    }

    /** A list of scalars, as text. */
    List<String> texts() {
        return items().stream().map(Yaml::text).toList();
    }

    /** A scalar as text. */
    String text() {
        return String.valueOf(value);
    }

    int number() {
        return Integer.parseInt(text());
    }

    /** This value and all below it. */
    Stream<Yaml> all() {
        Stream<Yaml> below = switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream().map(entry -> new Yaml(place + "." + entry.getKey(), entry.getValue()));
            case List<?> _ -> items().stream();
            case null, default -> Stream.empty();
        };
        return Stream.concat(Stream.of(this), below.flatMap(Yaml::all));
    }

    @Override
    public String toString() {
        return place;
    }
}
