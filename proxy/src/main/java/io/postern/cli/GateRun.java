package io.postern.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postern.Postern;
import io.postern.cli.Invocation.LogTarget;
import io.postern.config.ConfigException;
import io.postern.config.ConfigLoader;
import io.postern.config.PosternConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the gate: from its configuration to the signal that ends it. */
final class GateRun {
    private static final Logger LOG = LoggerFactory.getLogger(GateRun.class);

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /** What the main thread waits for, once the gate runs. */
    private sealed interface Event {
        record Signaled(ProcessSignal signal) implements Event {}

        record Drained() implements Event {}

        record MustStop(String reason) implements Event {}
    }

    private GateRun() {}

    /**
     * Runs the gate until TERM has drained it or INT has stopped it.
     *
     * @throws ConfigException if the configuration, or a file that it names, can't be used
     * @throws IOException     if the gate can't start, or its log or pid file can't be written
     */
    static void untilStopped(Invocation.Run run) throws ConfigException, IOException, InterruptedException {
        GateRun gateRun = new GateRun();
        PosternConfig config = ConfigLoader.load(run.config());
        Postern gate = gateRun.bind(config, run);
        try {
            // As soon as there is something to drain, so that no signal meets the JVM's own answers, which end with 143
            // and 130.
            ProcessSignal.sendTo(signal -> gateRun.events.add(new Event.Signaled(signal)));
            openLog(run, config);
        } catch (IOException | RuntimeException e) {
            gate.close();
            throw e;
        }
        LOG.info("starting postern version={} configuration={}", Version.current(), run.config());
        try {
            gateRun.serve(gate, run);
        } catch (IOException | RuntimeException e) {
            logIntoFile(run, e);
            throw e;
        }
    }

    /** Before all that can wait, the log too: from here on a client waits for the gate, and is not refused. */
    private Postern bind(PosternConfig config, Invocation.Run run) throws IOException {
        try {
            return Postern.bind(config, new SimpleMeterRegistry(), reason -> events.add(new Event.MustStop(reason)));
        } catch (IOException | RuntimeException e) {
            openLog(run, config);
            logIntoFile(run, e);
            throw e;
        }
    }

    /** Standard error is told anyway. */
    private static void logIntoFile(Invocation.Run run, Exception e) {
        if (run.logTarget() instanceof LogTarget.LogFile) {
            Logging.fatal("stopped by a failure", e);
        }
    }

    private static void openLog(Invocation.Run run, PosternConfig config) throws IOException {
        switch (run.logTarget()) {
            case LogTarget.StandardError() ->
                Logging.toStandardError(run.verbosity().over(config.operation().log().level()));
            case LogTarget.LogFile(Path file) ->
                Logging.toFile(file, run.verbosity().over(config.operation().log().level()));
        }
    }

    private void serve(Postern gate, Invocation.Run run) throws ConfigException, IOException, InterruptedException {
        gate.open();
        try {
            PidFile pidFile = PidFile.write(run.pidFile());
            LOG.info("ready");
            awaitEnd(gate, run.config());
            pidFile.remove();
            LOG.info("stopped");
        } catch (IOException | RuntimeException e) {
            gate.close();
            throw e;
        }
    }

    /** @throws IOException where the gate has to stop by itself, once it is drained */
    private void awaitEnd(Postern gate, Path configuration) throws IOException, InterruptedException {
        @Nullable Thread draining = null;
        String mustStop = "";
        while (true) {
            switch (events.take()) {
                case Event.Drained() -> {
                    if (!mustStop.isEmpty()) {
                        throw new IOException(mustStop);
                    }
                    return;
                }
                case Event.MustStop(String reason) -> {
                    LOG.error("stopping: {}", reason);
                    mustStop = reason;
                    draining = draining == null ? startDraining(gate) : draining;
                }
                case Event.Signaled(ProcessSignal signal) -> {
                    switch (signal) {
                        case TERM -> draining = draining == null ? startDraining(gate) : draining;
                        case INT -> {
                            if (draining == null) {
                                gate.close();
                                return;
                            }
                            draining.interrupt();
                        }
                        case HUP -> reload(gate, configuration);
                        case USR1 -> LOG.warn("reopening the log is not served yet");
                        case USR2 -> LOG.warn("lame duck mode is not served yet");
                    }
                }
            }
        }
    }

    /** A configuration that can't be used changes nothing. */
    private static void reload(Postern gate, Path configuration) {
        try {
            gate.reload(configuration);
            LOG.info("reloaded configuration={}", configuration);
        } catch (ConfigException e) {
            e.problems().forEach(problem -> LOG.error("{}", problem));
            LOG.error(
                    "reload failed, the configuration before it stays in force problems={}",
                    e.problems().size());
        }
    }

    // On a thread of its own, so that INT cuts a drain short: an interrupt makes it stop at once.
    private Thread startDraining(Postern gate) {
        return Thread.ofPlatform().name("drain").start(() -> {
            try {
                gate.drain();
            } finally {
                events.add(new Event.Drained());
            }
        });
    }
}
