package io.postern.log;

import io.postern.config.LogConfig;
import java.io.IOException;
import java.time.ZoneId;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Sets java.util.logging up, which is behind SLF4J: one handler, no properties file. Thread-safe. */
public final class Logging {
    // Held here, as java.util.logging forgets a logger, and its level with it, that nobody refers to.
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger POSTERN = Logger.getLogger("io.postern");

    private static LogConfig current = LogConfig.USUAL;

    private Logging() {}

    /**
     * Logs as {@code config} says from now on, whatever was set up before.
     *
     * @throws IOException if the log file can't be written; nothing has changed then
     */
    public static synchronized void start(LogConfig config) throws IOException {
        Handler handler = handler(config);
        LogManager.getLogManager().reset();
        use(handler, config);
    }

    /**
     * Goes over to {@code config} without losing a line; where it is what is in force, nothing is done.
     *
     * @throws IOException if the log file can't be written; nothing has changed then
     */
    public static synchronized void reconfigure(LogConfig config) throws IOException {
        if (!config.equals(current)) {
            use(handler(config), config);
        }
    }

    /** Opens the log file anew, where the log goes to one: somebody has moved it away. */
    public static synchronized void reopen() {
        boolean reopened = false;
        for (Handler handler : ROOT.getHandlers()) {
            if (handler instanceof LogFileHandler file) {
                file.reopen();
                reopened = true;
            }
        }
        if (!reopened) {
            POSTERN.log(new LineRecord(Level.INFO, new LogLine("log not reopened, as it goes to no file")));
        }
    }

    /** Logs what ends the process, at nats-server's level FTL, which SLF4J does not have. */
    public static void fatal(String message, Throwable cause) {
        ROOT.log(Levels.FATAL, message, cause);
    }

    private static Handler handler(LogConfig config) throws IOException {
        StackTraces stackTraces =
                config.level().compareTo(LogConfig.Level.DEBUG) >= 0 ? StackTraces.WRITTEN : StackTraces.LEFT_OUT;
        long pid = ProcessHandle.current().pid();
        Formatter shape = switch (config.format()) {
            case NATS -> new NatsFormatter(pid, ZoneId.systemDefault(), stackTraces);
            case JSON -> JsonFormatter.of(pid, stackTraces);
        };
        return switch (config.target()) {
            case LogConfig.Target.StandardError() -> new StandardErrorHandler(shape);
            case LogConfig.Target.LogFile file -> LogFileHandler.open(file, shape);
        };
    }

    /** The new one is there before those before it are gone, so that no line is between two. */
    private static void use(Handler handler, LogConfig config) {
        Handler[] before = ROOT.getHandlers();
        ROOT.addHandler(handler);
        for (Handler one : before) {
            ROOT.removeHandler(one);
            one.close();
        }
        current = config;
        POSTERN.setLevel(Levels.of(config.level()));
        // The debugging of Netty, of Micrometer and of the JDK is about themselves, and would drown ours.
        ROOT.setLevel(
                switch (config.level()) {
                    case TRACE -> Level.FINEST;
                    case ERROR -> Level.SEVERE;
                    case WARN, INFO, DEBUG -> Level.WARNING;
                });
    }
}
