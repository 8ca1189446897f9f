package io.postern;

import io.postern.config.ListenerConfig;
import io.postern.config.PosternConfig;
import io.postern.config.UpstreamConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a reload changes, in words for the log: listeners and upstreams by name, and the rest by its key. Pure. */
final class Changes {
    private Changes() {}

    /** What is different in {@code next}; empty where nothing is. Files that have changed while their names have not are no difference. */
    static List<String> between(PosternConfig current, PosternConfig next) {
        List<String> changes = new ArrayList<>();
        changes.addAll(named(
                "listener",
                byName(current.listeners(), ListenerConfig::name),
                byName(next.listeners(), ListenerConfig::name)));
        changes.addAll(named(
                "upstream",
                byName(current.upstreams(), UpstreamConfig::name),
                byName(next.upstreams(), UpstreamConfig::name)));
        if (!current.operation().equals(next.operation())) {
            changes.add("operation change=changed");
        }
        return changes;
    }

    private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
        return all.stream()
                .collect(Collectors.toMap(name, Function.identity(), (first, _) -> first, LinkedHashMap::new));
    }

    private static <T> List<String> named(String kind, Map<String, T> before, Map<String, T> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .map(name -> kind + "=" + name + " change=" + change(before.containsKey(name), after.containsKey(name)))
                .toList();
    }

    private static String change(boolean was, boolean is) {
        if (was && is) {
            return "changed";
        }
        return is ? "added" : "removed";
    }
}
