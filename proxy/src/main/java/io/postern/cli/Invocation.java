package io.postern.cli;

import io.postern.certs.DevCertsRequest;
import io.postern.config.LogConfig;
import java.nio.file.Path;

/** What one command line asks for. */
sealed interface Invocation {

    /** Runs the gate until a signal ends it. */
    record Run(Path config, LogTarget logTarget, PidFile pidFile, Verbosity verbosity) implements Invocation {}

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

    /** Asks {@code command} of the gate that listens at {@code socket}. */
    record Admin(Path socket, String command) implements Invocation {}

    /** Prints which version this is. */
    record ShowVersion() implements Invocation {}

    /** Prints {@code text}. */
    record ShowHelp(String text) implements Invocation {}

    /** Where the log goes. */
    sealed interface LogTarget {
        record StandardError() implements LogTarget {}

        record LogFile(Path path) implements LogTarget {}
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
