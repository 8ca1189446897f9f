package io.postern.cli;

import io.postern.certs.DevCertsRequest;
import io.postern.config.LogConfig;
import io.postern.signal.SignalWord;
import java.net.URI;
import java.nio.file.Path;

/** What one command line asks for. */
sealed interface Invocation {

    /** Runs the gate until a signal ends it. */
    record Run(Path config, LogTarget logTarget, PidFile pidFile, Verbosity verbosity) implements Invocation {
        /** What is logged, and where, if the configuration says {@code configured}: the command line's word counts. */
        LogConfig over(LogConfig configured) {
            return new LogConfig(
                    verbosity.over(configured.level()),
                    configured.format(),
                    logTarget.over(configured.target()),
                    configured.accessLines(),
                    configured.linesPerSource());
        }
    }

    /**
     * Tells a running gate something.
     *
     * @param target which one: a pid file, a process id, the beginning of some and an asterisk; empty for the only one
     */
    record SendSignal(SignalWord word, String target) implements Invocation {}

    /** Reads the configuration and all it names, and starts nothing. */
    record Check(Path config) implements Invocation {}

    /** Prints the configuration in effect. */
    record PrintConfig(Path config) implements Invocation {}

    /** Says what each listener of the configuration makes of the client certificate in {@code certificate}. */
    record ExplainCertificate(Path certificate, Path config, Format format) implements Invocation {}

    /** Shows the gate at work with nothing prepared. */
    record Demo(Afterwards afterwards, Verbosity verbosity) implements Invocation {}

    /** Makes development certificates. */
    record MakeCertificates(DevCertsRequest request) implements Invocation {}

    /** Asks the gate at {@code url}, an address of HTTP with a host, whether it is well. */
    record AskHealth(URI url) implements Invocation {}

    /** Asks {@code command} of the gate that listens at {@code socket}. */
    record Admin(Path socket, String command) implements Invocation {}

    /**
     * Shows what a running gate does.
     *
     * @param pages how many times; 0 until a signal ends it
     */
    record Top(Monitored gate, int pages) implements Invocation {}

    /** Prints which version this is. */
    record ShowVersion() implements Invocation {}

    /** Prints {@code text}. */
    record ShowHelp(String text) implements Invocation {}

    /** Which gate's monitoring is looked at. */
    sealed interface Monitored {
        /** The one at {@code monitor}. */
        record At(URI monitor) implements Monitored {}

        /** The one that {@code config} configures. */
        record ConfiguredBy(Path config) implements Monitored {}
    }

    /** Where the log goes: where the configuration says, or to a file of the command line's. */
    sealed interface LogTarget {
        record AsConfigured() implements LogTarget {}

        record LogFile(Path path) implements LogTarget {}

        /** The target in effect, where the configuration says {@code configured}. */
        default LogConfig.Target over(LogConfig.Target configured) {
            return switch (this) {
                case AsConfigured() -> configured;
                case LogFile(Path path) ->
                    switch (configured) {
                        case LogConfig.Target.StandardError() -> new LogConfig.Target.LogFile(path, 0, 0);
                        case LogConfig.Target.LogFile(var _, long sizeLimit, int maxFiles) ->
                            new LogConfig.Target.LogFile(path, sizeLimit, maxFiles);
                    };
            };
        }
    }

    /** Whether the process writes down its id. */
    sealed interface PidFile {
        record None() implements PidFile {}

        record At(Path path) implements PidFile {}
    }

    /** How a result is printed. */
    enum Format {
        TEXT,
        JSON
    }

    /** What becomes of the demo's gate once its messages have arrived. */
    enum Afterwards {
        CLEAN_UP,
        KEEP_RUNNING
    }

    /** How much is logged: what the configuration says, or what {@code -D} and {@code -V} say. */
    enum Verbosity {
        AS_CONFIGURED,
        DEBUG,
        TRACE;

        /** The level in effect where the configuration says {@code configured}. */
        LogConfig.Level over(LogConfig.Level configured) {
            return switch (this) {
                case AS_CONFIGURED -> configured;
                case DEBUG -> LogConfig.Level.DEBUG;
                case TRACE -> LogConfig.Level.TRACE;
            };
        }
    }
}
