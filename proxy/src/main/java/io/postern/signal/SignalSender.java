package io.postern.signal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Sends a signal to a gate that runs, as {@code nats-server --signal} does (server/signal.go), and in its words. */
public final class SignalSender {
    private static final String ANY_OF = "*";

    private final Predicate<List<String>> runsGate;

    /** @param runsGate whether a process with this command line runs a gate */
    public SignalSender(Predicate<List<String>> runsGate) {
        this.runsGate = runsGate;
    }

    /**
     * Sends what {@code word} stands for.
     *
     * @param target a pid file, a process id, or the beginning of some and an asterisk; empty for the only gate there is
     * @throws IOException if it was not sent to all: why, in its message
     */
    public void send(SignalWord word, String target) throws IOException {
        List<String> failures = new ArrayList<>();
        for (long pid : pids(target)) {
            try {
                new GateProcess(pid).require(word, runsGate);
                Kill.send(pid, word.number());
            } catch (IOException e) {
                failures.add("signal \"" + word + "\" " + pid + ": " + e.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw new IOException(String.join("\n", failures));
        }
    }

    private List<Long> pids(String target) throws IOException {
        boolean several = target.endsWith(ANY_OF);
        if (!target.isEmpty() && !several) {
            return List.of(pid(target));
        }
        String beginning = several ? target.substring(0, target.length() - ANY_OF.length()) : "";
        List<Long> found = GateProcess.others(runsGate).stream()
                .filter(pid -> Long.toString(pid).startsWith(beginning))
                .toList();
        if (found.isEmpty()) {
            throw new IOException("no postern processes running");
        }
        if (found.size() > 1 && !several) {
            throw new IOException("multiple postern processes running:\n"
                    + found.stream().map(pid -> Long.toString(pid)).collect(Collectors.joining("\n")));
        }
        return found;
    }

    /** From the file of this name, if there is one; else the number itself. */
    private static long pid(String target) throws IOException {
        Path file = Path.of(target);
        String text = Files.isRegularFile(file) ? Files.readString(file).strip() : target;
        // 0 and negative numbers are whole groups of processes.
        if (!text.matches("[1-9][0-9]{0,9}") || Long.parseLong(text) > Integer.MAX_VALUE) {
            throw new IOException("invalid pid: " + text);
        }
        return Long.parseLong(text);
    }
}
