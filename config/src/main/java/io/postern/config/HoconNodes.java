package io.postern.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the library's values into {@link Node}s, each with its place. */
final class HoconNodes {
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{(?!\\?)[^}]+\\}");

    private static final String MERGE = "merge of ";
    private static final int LONGEST_LINE = 9;

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
        members.sort(this::compare);
        Map<String, Node> ordered = new LinkedHashMap<>();
        members.forEach(member -> ordered.put(member.getKey(), member.getValue()));
        return new Node.Block(origin, ordered);
    }

    private int compare(Map.Entry<String, Node> one, Map.Entry<String, Node> other) {
        Origin place = one.getValue().origin();
        Origin otherPlace = other.getValue().origin();
        int files = Integer.compare(
                problems.files().indexOf(place.file()), problems.files().indexOf(otherPlace.file()));
        int lines = files == 0 ? Integer.compare(place.line(), otherPlace.line()) : files;
        return lines == 0 ? one.getKey().compareTo(other.getKey()) : lines;
    }

    private Node node(ConfigValue resolved, @Nullable ConfigValue written, Origin around) {
        Origin origin = placeOf(resolved, written, around);
        try {
            return switch (resolved.valueType()) {
                case OBJECT -> block((ConfigObject) resolved, written, around);
                case LIST -> list((ConfigList) resolved, origin);
                case STRING ->
                    new Node.Scalar(
                            origin,
                            Node.Scalar.Kind.STRING,
                            resolved.unwrapped().toString());
                case NUMBER -> new Node.Scalar(origin, Node.Scalar.Kind.NUMBER, spelled(resolved));
                case BOOLEAN ->
                    new Node.Scalar(
                            origin,
                            Node.Scalar.Kind.BOOLEAN,
                            resolved.unwrapped().toString());
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

    /** A number as the file spells it: 1.50 stays 1.50. */
    private static String spelled(ConfigValue value) {
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
            int line = firstLine(description, file + ": ");
            if (line < Integer.MAX_VALUE) {
                return new Origin(file, line, fallback.key());
            }
        }
        return fallback;
    }

    /** The lowest number behind {@code place}, where that begins a place; else the highest there is. */
    private static int firstLine(String description, String place) {
        int first = Integer.MAX_VALUE;
        for (int at = description.indexOf(place); at >= 0; at = description.indexOf(place, at + 1)) {
            boolean begins = at == 0
                    || description.startsWith(",", at - 1)
                    || description.startsWith(MERGE, at - MERGE.length());
            int from = at + place.length();
            int to = from;
            while (to < description.length() && isDigit(description.charAt(to))) {
                to++;
            }
            if (begins && to > from && to - from <= LONGEST_LINE) {
                first = Math.min(first, Integer.parseInt(description, from, to, 10));
            }
        }
        return first;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
