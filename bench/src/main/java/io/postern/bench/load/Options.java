package io.postern.bench.load;

import io.postern.bench.gate.Gate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What a run is to do.
 *
 * @param gates     who is asked to take part, in the order of {@link Gate}
 * @param workloads in their order
 * @param bases     the gates that others are set against
 * @param extent    how long and how often
 * @param output    where the results go besides standard output
 */
record Options(List<Gate> gates, List<Workload> workloads, List<Gate> bases, Extent extent, Output output) {
    private static final List<Gate> QUICK_GATES =
            List.of(Gate.POSTERN, Gate.RUSTLS, Gate.HAPROXY, Gate.NGINX, Gate.GO, Gate.DIRECT);
    private static final String CIPHER = "TLS_AES_256_GCM_SHA384";
    private static final String LIST_SEPARATOR = ",";
    private static final double SECONDS_PER_MINUTE = 60;

    Options {
        gates = List.copyOf(gates);
        workloads = List.copyOf(workloads);
        bases = List.copyOf(bases);
    }

    /**
     * How long and how often.
     *
     * @param launches how often the gates are started anew
     * @param rounds   in a launch, at the most
     * @param limit    for all of it
     * @param cpu      the one that all share
     * @param cipher   the suite of all handshakes
     */
    record Extent(int launches, int rounds, Duration limit, int cpu, String cipher) {}

    /**
     * Files to write; a path without a name for none.
     *
     * @param json  all that was measured
     * @param plots a folder
     * @param page  Markdown
     */
    record Output(Path json, Path plots, Path page) {}

    /** What was asked for. */
    sealed interface Wish {
        /** A run. */
        record Run(Options options) implements Wish {}

        /** Workloads and gates. */
        record Show() implements Wish {}

        /** How to ask. */
        record Help(String text) implements Wish {}
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException in words for the user
     */
    static Wish parse(String... arguments) {
        CommandLine commandLine = commandLine();
        ParseResult result;
        try {
            result = commandLine.parseArgs(arguments);
        } catch (ParameterException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (BenchFlag.HELP.isIn(result)) {
            return new Wish.Help(commandLine.getUsageMessage(Ansi.OFF));
        }
        return BenchFlag.LIST.isIn(result) ? new Wish.Show() : new Wish.Run(of(result));
    }

    private static CommandLine commandLine() {
        CommandSpec spec = CommandSpec.create().name("postern bench");
        spec.usageMessage()
                .description("Compares what gates cost on this machine: ratios of paired rounds on one CPU.")
                .sortOptions(false)
                .footer(
                        "",
                        "Gates: " + Gate.keys() + ".",
                        "Exit status: 0 where all was measured, 1 where the bench or a gate of ours failed, 2 bad"
                                + " usage.");
        for (BenchFlag flag : BenchFlag.values()) {
            spec.addOption(flag.spec());
        }
        return new CommandLine(spec);
    }

    private static Options of(ParseResult result) {
        boolean quick = BenchFlag.QUICK.isIn(result);
        Extent extent = new Extent(
                number(result, BenchFlag.LAUNCHES, quick ? 1 : 3),
                number(result, BenchFlag.ROUNDS, quick ? 3 : 2),
                limit(result, quick ? 1.6 : 75),
                BenchFlag.CPU
                        .value(result)
                        .map(text -> count(BenchFlag.CPU, text, 0))
                        .orElse(0),
                BenchFlag.CIPHER.value(result).orElse(CIPHER));
        Output output =
                new Output(path(result, BenchFlag.JSON), path(result, BenchFlag.PLOTS), path(result, BenchFlag.PAGE));
        return new Options(
                BenchFlag.ONLY.value(result).map(Options::gates).orElse(quick ? QUICK_GATES : List.of(Gate.values())),
                BenchFlag.WORKLOADS
                        .value(result)
                        .map(Options::workloads)
                        .orElseGet(() -> all(load -> !quick || Workloads.QUICK.contains(load.name()))),
                BenchFlag.BASE.value(result).map(Options::gates).orElse(List.of(Gate.RUSTLS, Gate.HAPROXY)),
                extent,
                output);
    }

    private static int number(ParseResult result, BenchFlag flag, int otherwise) {
        return flag.value(result).map(text -> count(flag, text, 1)).orElse(otherwise);
    }

    private static int count(BenchFlag flag, String text, int least) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException _) {
            // As below.
        }
        throw new IllegalArgumentException(flag + " " + text + " (expected: a whole number, " + least + " or more)");
    }

    private static Duration limit(ParseResult result, double otherwise) {
        String text = BenchFlag.MINUTES.value(result).orElse(Double.toString(otherwise));
        try {
            double minutes = Double.parseDouble(text);
            if (minutes > 0 && minutes < 24 * SECONDS_PER_MINUTE) {
                return Duration.ofMillis(Math.round(minutes * SECONDS_PER_MINUTE * 1000));
            }
        } catch (NumberFormatException _) {
            // As below.
        }
        throw new IllegalArgumentException(BenchFlag.MINUTES + " " + text + " (expected: more than 0)");
    }

    private static Path path(ParseResult result, BenchFlag flag) {
        return Path.of(flag.value(result).orElse(""));
    }

    private static List<Gate> gates(String keys) {
        List<Gate> asked = Arrays.stream(keys.split(LIST_SEPARATOR, -1))
                .map(key -> Gate.byKey(key)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "gate " + key + " (expected: one of " + Gate.keys() + ")")))
                .toList();
        return Arrays.stream(Gate.values()).filter(asked::contains).toList();
    }

    private static List<Workload> workloads(String names) {
        List<Workload> chosen = new ArrayList<>();
        for (String name : names.split(LIST_SEPARATOR, -1)) {
            List<Workload> meant = all(load -> name.endsWith("*")
                    ? load.name().startsWith(name.substring(0, name.length() - 1))
                    : load.name().equals(name));
            if (meant.isEmpty()) {
                throw new IllegalArgumentException("workload " + name + " (--list has their names)");
            }
            chosen.addAll(meant);
        }
        return all(chosen::contains);
    }

    private static List<Workload> all(Predicate<Workload> which) {
        return Workloads.ALL.stream().filter(which).toList();
    }

    /** Whether {@code file} is to be written. */
    static Optional<Path> wanted(Path file) {
        return Optional.of(file).filter(path -> !path.toString().isEmpty());
    }
}
