package io.postern.docs;

import io.postern.config.PosternConfig;
import io.postern.config.StopConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file for Kubernetes that runs a gate, and what is in it.
 *
 * @param file      below the project's root
 * @param documents what YAML makes of it
 */
record GateFiles(Path file, List<Yaml> documents) {
    private static final Pattern LAME_DUCK = Pattern.compile("lame_duck_duration: \"?(\\w+)\"?");

    static GateFiles of(Path file) {
        return new GateFiles(file, Yaml.documents(file));
    }

    /** The gate's own container. */
    Yaml container() {
        return one("a container named postern", "name", "postern", "args");
    }

    /** The pod that it is in, or the part of a pod that the file sets. */
    Yaml pod() {
        return all().filter(node -> node.find("terminationGracePeriodSeconds").isPresent())
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " sets no terminationGracePeriodSeconds"));
    }

    /** The only object of a kind. */
    Yaml object(String kind) {
        return one(kind, "kind", kind, "metadata");
    }

    /** A ConfigMap's text under the name of a file. */
    String text(String name) {
        return all().filter(node -> node.place().endsWith(".data." + name))
                .findFirst()
                .map(Yaml::text)
                .orElseThrow(() -> new AssertionError(file + " has no " + name));
    }

    Stream<Yaml> all() {
        return documents.stream().flatMap(Yaml::all);
    }

    private Yaml one(String what, String key, String value, String alsoHas) {
        List<Yaml> found = all().filter(node ->
                        node.find(key).filter(v -> v.text().equals(value)).isPresent())
                .filter(node -> node.find(alsoHas).isPresent())
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(file + ": " + what + " is there " + found.size() + " times");
        }
        return found.getFirst();
    }

    /** How long a gate may take in lame duck mode, until its process is gone. */
    static Duration lameDuck(PosternConfig config) {
        StopConfig stop = config.operation().stop();
        return stop.lameDuckGracePeriod().plus(stop.lameDuckDuration()).plus(stop.drainTimeout());
    }

    /** How long a nats-server may take in lame duck mode. */
    static Duration lameDuck(String natsServerConf) {
        Matcher duration = LAME_DUCK.matcher(natsServerConf);
        if (!duration.find()) {
            throw new AssertionError("no lame_duck_duration in " + natsServerConf);
        }
        return duration(duration.group(1));
    }

    /** As {@code 40s} is written, in Compose and by nats-server. */
    static Duration duration(String text) {
        return Duration.parse("PT" + text);
    }

    static String read(Path file) {
        try {
            return Files.readString(Page.ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
