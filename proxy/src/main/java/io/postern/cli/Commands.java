package io.postern.cli;

import io.postern.admin.AdminCommand;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The commands, each with its flags and its help. */
final class Commands {
    static final String RUN = "run";
    static final String CHECK = "check";
    static final String EXPLAIN_CERT = "explain-cert";
    static final String DEMO = "demo";
    static final String DEV_CERTS = "dev-certs";
    static final String SIGNAL = "signal";
    static final String HEALTH = "health";
    static final String ADMIN = "admin";
    static final String TOP = "top";

    private static final Flag[] GATE_FLAGS = {
        Flag.CONFIG,
        Flag.CHECK,
        Flag.PRINT_CONFIG,
        Flag.PID,
        Flag.LOG,
        Flag.DEBUG,
        Flag.TRACE,
        Flag.DEBUG_AND_TRACE,
        Flag.SIGNAL,
        Flag.VERSION,
        Flag.HELP
    };

    private Commands() {}

    /** As picocli wants them. Programmatic and not annotated: nothing is null, and start-up needs no reflection. */
    static CommandLine commandLine() {
        CommandSpec root = command("postern", "The TLS gate in front of NATS.", GATE_FLAGS)
                .addSubcommand(RUN, command(RUN, "Runs the gate; may be left out.", GATE_FLAGS))
                .addSubcommand(
                        CHECK,
                        command(
                                CHECK,
                                "Checks a configuration and all files that it names; starts nothing.",
                                Flag.CONFIG,
                                Flag.HELP))
                .addSubcommand(EXPLAIN_CERT, explainCert())
                .addSubcommand(
                        DEMO,
                        command(
                                DEMO,
                                "Shows the gate at work before a real nats-server, with nothing prepared.",
                                Flag.KEEP,
                                Flag.DEBUG,
                                Flag.TRACE,
                                Flag.DEBUG_AND_TRACE,
                                Flag.HELP))
                .addSubcommand(DEV_CERTS, devCerts())
                .addSubcommand(SIGNAL, signal())
                .addSubcommand(HEALTH, health())
                .addSubcommand(ADMIN, admin())
                .addSubcommand(TOP, top());
        root.usageMessage()
                .customSynopsis("postern [run] -c FILE [FLAGS]", "postern COMMAND [FLAGS]")
                .footer("", "Exit status: 0 after a clean stop, 1 failure, 2 bad usage or configuration.");
        CommandLine commandLine = new CommandLine(root);
        // Else -config would be -c with the value "onfig".
        commandLine.setPosixClusteredShortOptionsAllowed(false);
        commandLine.setExpandAtFiles(false);
        return commandLine;
    }

    /** The help of {@code command}, without colours. */
    static String help(CommandSpec command) {
        return command.commandLine().getUsageMessage(Ansi.OFF);
    }

    private static CommandSpec explainCert() {
        CommandSpec spec = command(
                        EXPLAIN_CERT,
                        "Says what each rule of each listener makes of a client certificate, and whose it is.",
                        Flag.CONFIG,
                        Flag.JSON,
                        Flag.HELP)
                .addPositional(positional(
                        "CERT", "PEM: the client's certificate, then its intermediates; or the certificate in DER."));
        spec.usageMessage()
                .footer(
                        "",
                        "Issuers (ocsp_peer) are asked in a handshake only, not here.",
                        "Exit status: 0 where it could be explained, whatever the verdict,",
                        "1 where CERT can't be read, 2 bad usage or configuration.");
        return spec;
    }

    private static CommandSpec signal() {
        CommandSpec spec = command(SIGNAL, "Tells a running gate something, as nats-server --signal does.", Flag.HELP)
                .addPositional(positional(
                        "SIGNAL[=PID]",
                        "reload, reopen (the log file), ldm (lame duck mode), term (drain and stop), quit (stop at"
                            + " once) or stop (kill); PID is a process id or a pid file, and may be left out where one"
                            + " gate runs. PID* tells all whose process id begins so."));
        spec.usageMessage().footer("", "Exit status: 0 if it was sent, 1 if not, 2 bad usage.");
        return spec;
    }

    private static CommandSpec top() {
        return command(
                        TOP,
                        "Shows what a running gate does, from its monitoring pages, again each second.",
                        Flag.CONFIG,
                        Flag.COUNT,
                        Flag.ONCE,
                        Flag.HELP)
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .arity("0..1")
                        .type(String.class)
                        .paramLabel("URL")
                        .description("The gate's monitoring; http://127.0.0.1:8223 without -c and URL.")
                        .build());
    }

    private static CommandSpec devCerts() {
        return command(
                        DEV_CERTS,
                        "Makes a development CA, a server certificate and client certificates.",
                        Flag.SAN,
                        Flag.EMAIL,
                        Flag.DNS,
                        Flag.URI,
                        Flag.DN,
                        Flag.BOTH_USAGES,
                        Flag.BAD_SET,
                        Flag.NKEY,
                        Flag.FORCE,
                        Flag.HELP)
                .addPositional(positional("DIR", "The folder to write into; made if need be."));
    }

    private static CommandSpec health() {
        CommandSpec spec = command(HEALTH, "Asks a running gate whether it is well, for health checks.", Flag.HELP)
                .addPositional(
                        positional("URL", "The page to ask; " + HealthCheck.USUAL_URL + " if left out.", "0..1"));
        spec.usageMessage()
                .footer("", "Exit status: 0 where it is well, 1 where it is not or does not answer, 2 bad usage.");
        return spec;
    }

    private static CommandSpec admin() {
        CommandSpec spec = command(ADMIN, "Asks something of a gate that runs, by its admin socket.", Flag.HELP)
                .addPositional(positional("SOCKET", "The configuration's admin.socket."))
                .addPositional(PositionalParamSpec.builder()
                        .index("1..*")
                        .arity("1..*")
                        .required(true)
                        .type(String[].class)
                        .paramLabel("COMMAND")
                        .description("One of: " + AdminCommand.WORDS + ".")
                        .build());
        spec.usageMessage().footer("", "add-listener reads the listener's block from standard input.");
        return spec;
    }

    private static PositionalParamSpec positional(String label, String description) {
        return positional(label, description, "1");
    }

    private static PositionalParamSpec positional(String label, String description, String arity) {
        return PositionalParamSpec.builder()
                .index("0")
                .arity(arity)
                .required(arity.equals("1"))
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static CommandSpec command(String name, String description, Flag... flags) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description).sortOptions(false);
        for (Flag flag : flags) {
            spec.addOption(flag.spec());
        }
        return spec;
    }
}
