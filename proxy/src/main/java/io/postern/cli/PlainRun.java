package io.postern.cli;

import io.postern.cli.Invocation.LogTarget;
import io.postern.cli.Invocation.PidFile;
import io.postern.cli.Invocation.Verbosity;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the plain ways to run the gate without picocli, which takes longer to load than all else that a gate does before it
 * listens. Whatever is not plain, right or wrong, is for {@link Arguments} to judge. Pure: touches no file.
 */
final class PlainRun {
    /** Those of {@link Flag} that a gate is run with; not that enum itself, as it is picocli's too. */
    private enum Given {
        CONFIG,
        PID,
        LOG,
        DEBUG,
        TRACE
    }

    private static final Set<String> COMMANDS = Set.of(
            Commands.RUN,
            Commands.CHECK,
            Commands.EXPLAIN_CERT,
            Commands.DEMO,
            Commands.DEV_CERTS,
            Commands.SIGNAL,
            Commands.HEALTH,
            Commands.ADMIN,
            Commands.TOP);

    private static final Map<String, Given> FLAGS = Map.ofEntries(
            Map.entry("-c", Given.CONFIG),
            Map.entry("-config", Given.CONFIG),
            Map.entry("--config", Given.CONFIG),
            Map.entry("-P", Given.PID),
            Map.entry("--pid", Given.PID),
            Map.entry("-l", Given.LOG),
            Map.entry("--log", Given.LOG),
            Map.entry("-D", Given.DEBUG),
            Map.entry("-V", Given.TRACE),
            Map.entry("-DV", Given.TRACE));

    private final Map<Given, String> values = new EnumMap<>(Given.class);

    private PlainRun() {}

    /** What {@code arguments} ask for, as {@link Arguments#parse} would say it; or nothing, where they are not plain. */
    static Optional<Invocation.Run> parse(String... arguments) {
        PlainRun run = new PlainRun();
        return run.read(arguments) && run.values.containsKey(Given.CONFIG)
                ? Optional.of(run.invocation())
                : Optional.empty();
    }

    private boolean read(String... arguments) {
        int next = arguments.length > 0 && arguments[0].equals(Commands.RUN) ? 1 : 0;
        while (next < arguments.length) {
            @SuppressWarnings("NullAway") // a map's get
            Given flag = FLAGS.get(arguments[next++]);
            if (flag == null) {
                return false;
            }
            String value = "";
            if (flag.compareTo(Given.LOG) <= 0) {
                if (next == arguments.length || !isPlain(arguments[next])) {
                    return false;
                }
                value = arguments[next++];
            }
            if (values.put(flag, value) != null) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(String value) {
        return !value.isEmpty() && value.charAt(0) != '-' && !COMMANDS.contains(value);
    }

    private Invocation.Run invocation() {
        return new Invocation.Run(
                Path.of(value(Given.CONFIG)),
                values.containsKey(Given.LOG)
                        ? new LogTarget.LogFile(Path.of(value(Given.LOG)))
                        : new LogTarget.AsConfigured(),
                values.containsKey(Given.PID) ? new PidFile.At(Path.of(value(Given.PID))) : new PidFile.None(),
                verbosity());
    }

    private Verbosity verbosity() {
        if (values.containsKey(Given.TRACE)) {
            return Verbosity.TRACE;
        }
        return values.containsKey(Given.DEBUG) ? Verbosity.DEBUG : Verbosity.AS_CONFIGURED;
    }

    private String value(Given flag) {
        return values.getOrDefault(flag, "");
    }
}
