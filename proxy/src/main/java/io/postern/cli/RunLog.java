package io.postern.cli;

import io.postern.config.LogConfig;
import io.postern.config.PosternConfig;
import io.postern.log.Logging;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of one run: as the command line wants it, and else as the configuration that is in force. Thread-safe. */
final class RunLog {
    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    private final Invocation.Run run;

    RunLog(Invocation.Run run) {
        this.run = run;
    }

    /** @throws IOException if the log file can't be written */
    void open(PosternConfig config) throws IOException {
        Logging.start(wanted(config));
    }

    /** Goes over to what {@code config} says; a log file that can't be written changes nothing. */
    void follow(PosternConfig config) {
        try {
            Logging.reconfigure(wanted(config));
        } catch (IOException e) {
            LOG.error("the log stays as it was: {}", Failures.describe(e));
        }
    }

    /** Tells a log file what ended the process; standard error is told anyway. */
    void fatal(PosternConfig config, Exception e) {
        switch (wanted(config).target()) {
            case LogConfig.Target.StandardError() -> {}
            case LogConfig.Target.LogFile _ -> Logging.fatal("stopped by a failure", e);
        }
    }

    private LogConfig wanted(PosternConfig config) {
        return run.over(config.operation().log());
    }
}
