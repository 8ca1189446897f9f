package io.postern.admin;

import java.util.Optional;

/** What is asked of a gate that runs. Pure. */
public sealed interface AdminCommand {
    /** Read the configuration again. */
    record Reload() implements AdminCommand {}

    /** Begin the log file anew. */
    record Reopen() implements AdminCommand {}

    /** Enter lame duck mode. */
    record LameDuck() implements AdminCommand {}

    /** Drain, then stop. */
    record Quit() implements AdminCommand {}

    /** Stop at once. */
    record Stop() implements AdminCommand {}

    /** Tell the listeners. */
    record Listeners() implements AdminCommand {}

    /**
     * Add a listener, or put another one in its place.
     *
     * @param block what would stand in its block of the configuration
     */
    record AddListener(String name, String block) implements AdminCommand {}

    /** Remove a listener. */
    record RemoveListener(String name) implements AdminCommand {}

    /** The words of all commands, as an error tells them. */
    String WORDS = "reload, reopen, ldm, quit, stop, listeners, add-listener NAME, remove-listener NAME";

    /** What a first line and what is behind it ask for; nothing where it makes no sense. */
    static Optional<AdminCommand> parse(String line, String block) {
        String[] words = line.strip().split(" +", -1);
        return switch (words.length) {
            case 1 -> plain(words[0]);
            case 2 ->
                switch (words[0]) {
                    case "add-listener" -> Optional.of(new AddListener(words[1], block));
                    case "remove-listener" -> Optional.of(new RemoveListener(words[1]));
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }

    private static Optional<AdminCommand> plain(String word) {
        return switch (word) {
            case "reload" -> Optional.of(new Reload());
            case "reopen" -> Optional.of(new Reopen());
            case "ldm" -> Optional.of(new LameDuck());
            case "quit" -> Optional.of(new Quit());
            case "stop" -> Optional.of(new Stop());
            case "listeners" -> Optional.of(new Listeners());
            default -> Optional.empty();
        };
    }
}
