package io.postern.admin;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was made of a command.
 *
 * @param done  whether it was done
 * @param lines what there is to say: problems, one a line, or results
 */
public record AdminAnswer(boolean done, List<String> lines) {
    private static final String DONE = "+OK";
    private static final String FAILED = "-ERR";

    public AdminAnswer {
        lines = List.copyOf(lines);
    }

    /** It was done. */
    public static AdminAnswer done(List<String> lines) {
        return new AdminAnswer(true, lines);
    }

    /** It was not. */
    public static AdminAnswer failed(List<String> lines) {
        return new AdminAnswer(false, lines);
    }

    /** As it stands on the socket: {@code +OK} or {@code -ERR}, then the lines. */
    String text() {
        return Stream.concat(Stream.of(done ? DONE : FAILED), lines.stream().flatMap(String::lines))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Reads {@link #text}; what is no answer failed. */
    static AdminAnswer parse(String text) {
        List<String> lines = text.lines().toList();
        return lines.isEmpty()
                ? failed(List.of("no answer"))
                : new AdminAnswer(lines.getFirst().equals(DONE), lines.subList(1, lines.size()));
    }
}
