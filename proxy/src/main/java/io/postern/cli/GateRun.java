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

        record Ended() implements Event {}

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
                Logging.toStandardError(
                        run.verbosity().over(config.operation().log().level()));
            case LogTarget.LogFile(Path file) ->
                Logging.toFile(
                        file, run.verbosity().over(config.operation().log().level()));
        }
    }

    private void serve(Postern gate, Invocation.Run run) throws ConfigException, IOException, InterruptedException {
        gate.open();
        GateAdmin admin = new GateAdmin(gate, run.config(), signal -> events.add(new Event.Signaled(signal)));
        try (GateAdmin.Closing _ = admin.open()) {
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
        @Nullable Thread ending = null;
        String mustStop = "";
        while (true) {
            switch (events.take()) {
                case Event.Ended() -> {
                    if (!mustStop.isEmpty()) {
                        throw new IOException(mustStop);
                    }
                    return;
                }
                case Event.MustStop(String reason) -> {
                    LOG.error("stopping: {}", reason);
                    mustStop = reason;
                    ending = ending == null ? startEnding("drain", gate::drain) : ending;
                }
                case Event.Signaled(ProcessSignal signal) -> {
                    switch (signal) {
                        // Once it ends it ends in that way: TERM does not cut lame duck mode short, as in nats-server.
                        case TERM -> ending = ending == null ? startEnding("drain", gate::drain) : ending;
                        case USR2 -> ending = ending == null ? startEnding("lame-duck", gate::lameDuck) : ending;
                        case INT -> {
                            if (ending == null) {
                                gate.close();
                                return;
                            }
                            ending.interrupt();
                        }
                        case HUP -> reload(gate, configuration);
                        case USR1 -> LOG.warn("reopening the log is not served yet");
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

    // On a thread of its own, so that INT cuts it short: an interrupt makes the gate stop at once.
    private Thread startEnding(String name, Runnable ending) {
        return Thread.ofPlatform().name(name).start(() -> {
            try {
                ending.run();
            } finally {
                events.add(new Event.Ended());
            }
        });
    }
}
