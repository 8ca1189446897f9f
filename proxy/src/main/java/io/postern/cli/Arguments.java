package io.postern.cli;

import io.postern.certs.ClientIdentity;
import io.postern.certs.DevCertsRequest;
import io.postern.certs.InvalidNameException;
import io.postern.cli.Invocation.Afterwards;
import io.postern.cli.Invocation.Format;
import io.postern.cli.Invocation.LogTarget;
import io.postern.cli.Invocation.PidFile;
import io.postern.cli.Invocation.Verbosity;
import io.postern.signal.SignalWord;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads a command line. Pure: touches no file. */
final class Arguments {
    private Arguments() {}

    /**
     * What {@code arguments} ask for. Long flags may have one dash, as nats-server's.
     *
     * @throws UsageException if they make no sense
     */
    static Invocation parse(String... arguments) throws UsageException {
        CommandLine commandLine = Commands.commandLine();
        try {
            ParseResult root = commandLine.parseArgs(
                    Arrays.stream(arguments).map(Arguments::twoDashes).toArray(String[]::new));
            if (!root.hasSubcommand()) {
                return invocation(root);
            }
            if (!root.matchedOptions().isEmpty()) {
                throw new UsageException(
                        "flags stand behind the command: postern " + name(root.subcommand()) + " FLAGS");
            }
            return invocation(root.subcommand());
        } catch (InvalidNameException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (ParameterException e) {
            throw new UsageException(describe(e));
        }
    }

    private static String twoDashes(String argument) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        boolean longWithOneDash =
                name.length() > 2 && name.charAt(0) == '-' && name.charAt(1) != '-' && !Flag.isShortName(name);
        return longWithOneDash ? "-" + argument : argument;
    }

    private static Invocation invocation(ParseResult command) throws UsageException {
        if (Flag.HELP.isIn(command)) {
            return new Invocation.ShowHelp(Commands.help(command.commandSpec()));
        }
        return switch (name(command)) {
            case Commands.CHECK -> new Invocation.Check(config(command));
            case Commands.EXPLAIN_CERT ->
                new Invocation.ExplainCertificate(
                        Path.of(command.matchedPositionalValue(0, "")),
                        config(command),
                        Flag.JSON.isIn(command) ? Format.JSON : Format.TEXT);
            case Commands.DEMO ->
                new Invocation.Demo(
                        Flag.KEEP.isIn(command) ? Afterwards.KEEP_RUNNING : Afterwards.CLEAN_UP, verbosity(command));
            case Commands.SIGNAL -> signal(command.matchedPositionalValue(0, ""));
            case Commands.DEV_CERTS -> new Invocation.MakeCertificates(certificates(command));
            case Commands.HEALTH ->
                new Invocation.AskHealth(url(command.matchedPositionalValue(0, HealthCheck.USUAL_URL)));
            case Commands.ADMIN ->
                new Invocation.Admin(
                        Path.of(command.matchedPositionalValue(0, "")),
                        String.join(" ", command.matchedPositionalValue(1, new String[0])));
            case Commands.TOP -> TopArguments.of(command);
            default -> gate(command);
        };
    }

    private static Invocation gate(ParseResult command) throws UsageException {
        if (Flag.VERSION.isIn(command)) {
            return new Invocation.ShowVersion();
        }
        if (Flag.SIGNAL.isIn(command)) {
            return signal(Flag.SIGNAL.value(command).orElse(""));
        }
        if (Flag.CHECK.isIn(command)) {
            return new Invocation.Check(config(command));
        }
        if (Flag.PRINT_CONFIG.isIn(command)) {
            return new Invocation.PrintConfig(config(command));
        }
        LogTarget logTarget = Flag.LOG
                .value(command)
                .<LogTarget>map(file -> new LogTarget.LogFile(Path.of(file)))
                .orElseGet(LogTarget.AsConfigured::new);
        PidFile pidFile = Flag.PID
                .value(command)
                .<PidFile>map(file -> new PidFile.At(Path.of(file)))
                .orElseGet(PidFile.None::new);
        return new Invocation.Run(config(command), logTarget, pidFile, verbosity(command));
    }

    private static Invocation signal(String wordAndTarget) throws UsageException {
        int equals = wordAndTarget.indexOf('=');
        String word = equals < 0 ? wordAndTarget : wordAndTarget.substring(0, equals);
        String target = equals < 0 ? "" : wordAndTarget.substring(equals + 1);
        return new Invocation.SendSignal(
                SignalWord.of(word)
                        .orElseThrow(() -> new UsageException(
                                "unknown signal \"" + word + "\" (one of " + SignalWord.all() + ")")),
                target);
    }

    private static Path config(ParseResult command) throws UsageException {
        return Flag.CONFIG
                .value(command)
                .map(Path::of)
                .orElseThrow(() -> new UsageException("no configuration: name it with -c FILE, or try: postern demo"));
    }

    private static URI url(String text) throws UsageException {
        try {
            URI url = new URI(text);
            if ("http".equalsIgnoreCase(url.getScheme()) && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException _) {
            // Said below, as for a URL that is one and can't be asked.
        }
        throw new UsageException("health: " + text + " (expected: a URL such as " + HealthCheck.USUAL_URL + ")");
    }

    private static Verbosity verbosity(ParseResult command) {
        if (Flag.TRACE.isIn(command) || Flag.DEBUG_AND_TRACE.isIn(command)) {
            return Verbosity.TRACE;
        }
        return Flag.DEBUG.isIn(command) ? Verbosity.DEBUG : Verbosity.AS_CONFIGURED;
    }

    private static DevCertsRequest certificates(ParseResult command) {
        List<ClientIdentity> clients = Stream.of(
                        Flag.EMAIL.values(command).map(ClientIdentity.Email::new),
                        Flag.DNS.values(command).map(ClientIdentity.Dns::new),
                        Flag.URI.values(command).map(ClientIdentity.Uri::new),
                        Flag.DN.values(command).map(ClientIdentity.Dn::new))
                .<ClientIdentity>flatMap(kind -> kind)
                .toList();
        return new DevCertsRequest(
                Path.of(command.matchedPositionalValue(0, "")),
                Flag.SAN.values(command).toList(),
                clients,
                Flag.BOTH_USAGES.isIn(command),
                Flag.BAD_SET.isIn(command),
                Flag.NKEY.isIn(command),
                Flag.FORCE.isIn(command) ? DevCertsRequest.Overwrite.FORCE : DevCertsRequest.Overwrite.REFUSE);
    }

    private static String name(ParseResult command) {
        return command.commandSpec().name();
    }

    private static String describe(ParameterException e) {
        return switch (e) {
            case UnmatchedArgumentException unmatched -> {
                String what = unmatched.isUnknownOption() ? "unknown flag " : "unknown argument ";
                String known = unmatched.getSuggestions().stream()
                        .findFirst()
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("");
                yield what + unmatched.getUnmatched().getFirst() + known;
            }
            case MissingParameterException missing -> {
                ArgSpec argument = missing.getMissing().getFirst();
                String taker = argument instanceof OptionSpec option
                        ? option.longestName()
                        : name(missing.getCommandLine().getParseResult());
                yield taker + " needs " + argument.paramLabel();
            }
            case OverwrittenOptionException twice
            when twice.getOverwritten() instanceof OptionSpec option -> option.longestName() + " is given twice";
            default -> String.valueOf(e.getMessage());
        };
    }
}
