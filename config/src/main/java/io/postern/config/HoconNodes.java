package io.postern.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the library's values into {@link Node}s, each with its place. */
final class HoconNodes {
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{(?!\\?)[^}]+\\}");

    private final Problems problems;

    HoconNodes(Problems problems) {
        this.problems = problems;
    }

    /**
     * @param written the same block before substitutions: it knows the line of a value that came from the environment
     * @param around  the place of what it stands in, with this block's own key
     */
    Node.Block block(ConfigObject resolved, @Nullable ConfigValue written, Origin around) {
        Origin origin = placeOf(resolved, written, around);
        List<Map.Entry<String, Node>> members = new ArrayList<>();
        for (String key : resolved.keySet()) {
            Origin place = new Origin(origin.file(), origin.line(), KeyPath.child(origin.key(), key));
            members.add(Map.entry(key, node(resolved.get(key), member(written, key), place)));
        }
        // The library keeps no order.
        members.sort(Comparator.comparingInt((Map.Entry<String, Node> member) ->
                        problems.files().indexOf(member.getValue().origin().file()))
                .thenComparingInt(member -> member.getValue().origin().line())
                .thenComparing(Map.Entry::getKey));
        Map<String, Node> ordered = new LinkedHashMap<>();
        members.forEach(member -> ordered.put(member.getKey(), member.getValue()));
        return new Node.Block(origin, ordered);
    }

    private Node node(ConfigValue resolved, @Nullable ConfigValue written, Origin around) {
        Origin origin = placeOf(resolved, written, around);
        try {
            return switch (resolved.valueType()) {
                case OBJECT -> block((ConfigObject) resolved, written, around);
                case LIST -> list((ConfigList) resolved, origin);
                case STRING -> new Node.Scalar(origin, Node.Scalar.Kind.STRING, text(resolved));
                case NUMBER -> new Node.Scalar(origin, Node.Scalar.Kind.NUMBER, text(resolved));
                case BOOLEAN -> new Node.Scalar(origin, Node.Scalar.Kind.BOOLEAN, text(resolved));
                case NULL -> new Node.None(origin);
            };
        } catch (ConfigException.NotResolved _) {
            Matcher missing = REQUIRED.matcher(resolved.render());
            String name = missing.find() ? missing.group() : "a substitution";
            problems.add(origin.problem(name + " has no value", "a key of this file or an environment variable"));
            return new Node.Unreadable(origin);
        }
    }

    private Node list(ConfigList resolved, Origin origin) {
        List<Node> items = new ArrayList<>();
        for (int i = 0; i < resolved.size(); i++) {
            Origin place = new Origin(origin.file(), origin.line(), KeyPath.element(origin.key(), i));
            items.add(node(resolved.get(i), null, place));
        }
        return new Node.Items(origin, items);
    }

    /** As the file spells it: 1.50 stays 1.50. */
    private static String text(ConfigValue value) {
        return value.atKey("value").getString("value");
    }

    private Origin placeOf(ConfigValue resolved, @Nullable ConfigValue written, Origin around) {
        Origin fallback = written == null ? around : place(written.origin(), around, problems.files());
        return place(resolved.origin(), fallback, problems.files());
    }

    private static @Nullable ConfigValue member(@Nullable ConfigValue block, String key) {
        try {
            return block instanceof ConfigObject object ? object.get(key) : null;
        } catch (ConfigException.NotResolved _) {
            return null;
        }
    }

    /**
     * The first place in {@code origin}'s description, which is {@code file: line}, {@code file: line-line} or
     * {@code merge of …,…}; {@code fallback} where it names none of {@code files}, as for the environment.
     */
    static Origin place(@Nullable ConfigOrigin origin, Origin fallback, List<String> files) {
        String description = origin == null ? "" : origin.description();
        for (String file : files) {
            OptionalInt line = Pattern.compile("(?:^|merge of |,)" + Pattern.quote(file) + ": ([0-9]{1,9})(?![0-9])")
                    .matcher(description)
                    .results()
                    .mapToInt(place -> Integer.parseInt(place.group(1)))
                    .min();
            if (line.isPresent()) {
                return new Origin(file, line.getAsInt(), fallback.key());
            }
        }
        return fallback;
    }
}
