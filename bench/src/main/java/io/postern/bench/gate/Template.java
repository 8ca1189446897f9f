package io.postern.bench.gate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A peer's configuration with places to fill in: {@code @LISTEN@}. Its first line is {@code # run:} and the command that
 * starts the peer. A line that ends with a condition ({@code #client-ca}) is there only where that holds.
 *
 * @param command the command's words, with places
 * @param body    the configuration, with places
 */
record Template(List<String> command, String body) {
    private static final Pattern PLACE = Pattern.compile("@([A-Z_]+)@");
    private static final Pattern RUN = Pattern.compile("# run: (.+)");
    private static final Pattern CONDITIONAL = Pattern.compile("(.*?) *#(client-ca|no-client-ca|root)");

    Template {
        command = List.copyOf(command);
    }

    /**
     * Reads one.
     *
     * @param holding the conditions that hold
     * @throws IllegalArgumentException where it does not say how it is run
     */
    static Template parse(String text, Set<String> holding) {
        List<String> lines = text.lines().toList();
        Matcher run = RUN.matcher(lines.getFirst());
        if (!run.matches()) {
            throw new IllegalArgumentException(lines.getFirst() + " (expected: # run: and a command)");
        }
        String body = lines.stream()
                .skip(1)
                .flatMap(line -> {
                    Matcher conditional = CONDITIONAL.matcher(line);
                    return !conditional.matches()
                            ? Stream.of(line)
                            : holding.contains(conditional.group(2)) ? Stream.of(conditional.group(1)) : Stream.empty();
                })
                .collect(Collectors.joining("\n", "", "\n"));
        return new Template(List.of(run.group(1).split(" +", -1)), body);
    }

    /**
     * {@code text} with all places filled.
     *
     * @throws IllegalArgumentException naming a place that {@code values} have nothing for
     */
    static String fill(String text, Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(place -> {
            String value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalArgumentException(place.group() + " (expected: one of "
                        + values.keySet().stream().sorted().toList() + ")");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
