package io.postern.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prints the configuration in force, for {@code --print-config}. */
public final class EffectiveConfig {
    /** Stands in the text for a secret. */
    static final String HIDDEN = "<hidden>";

    private static final int LONGEST_PADDING = 60;
    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");

    private EffectiveConfig() {}

    /**
     * Every value that {@code file} leads to, one a line with its whole key, each with the place that it comes from or
     * {@code default}. The text holds no secret: {@code <hidden>} stands for one that the configuration itself has, and of
     * one in a file it has the file's name. It is a configuration that can be read again, and that says the same but for
     * what is hidden.
     *
     * @throws ConfigException with every problem of the file, if there is one
     */
    public static String render(Path file) throws ConfigException {
        List<Report.Effective> values = LoadedFile.load(file).effective().stream()
                // An item of a list is printed with its list.
                .filter(value -> QUOTED.matcher(value.key()).replaceAll("").indexOf('[') < 0)
                .toList();
        return values.stream().map(EffectiveConfig::line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(Report.Effective value) {
        Origin origin = value.value().origin();
        String place = value.isDefault() ? "default" : origin.file() + ":" + origin.line();
        String assignment = value.key() + " = " + text(value.key(), value.value());
        return assignment + " ".repeat(Math.max(1, LONGEST_PADDING - assignment.length())) + "# " + place;
    }

    private static String text(String key, Node node) {
        return switch (node) {
            case Node.Scalar scalar
            when key.toLowerCase(Locale.ROOT).endsWith("_file") ->
                KeyPath.quote(Values.file(scalar).toString());
            case Node.Scalar scalar when scalar.kind() == Node.Scalar.Kind.STRING -> KeyPath.quote(scalar.text());
            case Node.Scalar scalar -> scalar.text();
            case Node.Items items ->
                items.items().stream().map(item -> text(key, item)).collect(Collectors.joining(", ", "[", "]"));
            case Node.Block block ->
                block.members().entrySet().stream()
                        .map(member ->
                                KeyPath.child("", member.getKey()) + " = " + text(member.getKey(), member.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Node.None _, Node.Unreadable _ -> "null";
        };
    }
}
