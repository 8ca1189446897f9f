package io.postern.cli;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postern.Postern;
import io.postern.Version;
import io.postern.config.ConfigException;
import io.postern.config.ConfigLoader;
import io.postern.config.MonitorConfig;
import io.postern.config.PosternConfig;
import io.postern.log.Logging;
import io.postern.metrics.PrometheusMeters;
import io.postern.signal.ProcessSignal;
import java.io.IOException;
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

    private final Invocation.Run run;
    private final RunLog log;

    private GateRun(Invocation.Run run) {
        this.run = run;
        this.log = new RunLog(run);
    }

    /**
     * Runs the gate until TERM has drained it or INT has stopped it.
     *
     * @throws ConfigException if the configuration, or a file that it names, can't be used
     * @throws IOException     if the gate can't start, or its log or pid file can't be written
     */
    static void untilStopped(Invocation.Run run) throws ConfigException, IOException, InterruptedException {
        GateRun gateRun = new GateRun(run);
        PosternConfig config = ConfigLoader.load(run.config());
        Postern gate = gateRun.bind(config);
        try {
            // As soon as there is something to drain, so that no signal meets the JVM's own answers, which end with 143
            // and 130.
            ProcessSignal.sendTo(signal -> gateRun.events.add(new Event.Signaled(signal)));
            gateRun.log.open(config);
        } catch (IOException | RuntimeException e) {
            gate.close();
            throw e;
        }
        LOG.info("starting postern version={} configuration={}", Version.current(), run.config());
        try {
            gateRun.serve(gate);
        } catch (IOException | RuntimeException e) {
            gateRun.log.fatal(gate.config(), e);
            throw e;
        }
    }

    /** Before all that can wait, the log too: from here on a client waits for the gate, and is not refused. */
    private Postern bind(PosternConfig config) throws IOException {
        try {
            return Postern.bind(config, meters(config), reason -> events.add(new Event.MustStop(reason)));
        } catch (IOException | RuntimeException e) {
            log.open(config);
            log.fatal(config, e);
            throw e;
        }
    }

    /** Those that Prometheus reads take a while to load, and are of no use where nobody can read them. */
    private static MeterRegistry meters(PosternConfig config) {
        return switch (config.operation().monitor()) {
            case MonitorConfig.Off() -> new SimpleMeterRegistry();
            case MonitorConfig.On _ -> PrometheusMeters.newRegistry();
        };
    }

    private void serve(Postern gate) throws ConfigException, IOException, InterruptedException {
        gate.open();
        GateAdmin admin = new GateAdmin(gate, run.config(), log, signal -> events.add(new Event.Signaled(signal)));
        try (GateAdmin.Closing _ = admin.open()) {
            PidFile pidFile = PidFile.write(run.pidFile());
            LOG.info("ready");
            if (!ProcessSignal.answersUsr2()) {
                LOG.info("signal USR2 is left to the JVM, as _JAVA_SR_SIGNUM is not set: lame duck mode begins by the"
                        + " admin socket alone");
            }
            awaitEnd(gate);
            pidFile.remove();
            LOG.info("stopped");
        } catch (IOException | RuntimeException e) {
            gate.close();
            throw e;
        }
    }

    /** @throws IOException where the gate has to stop by itself, once it is drained */
    private void awaitEnd(Postern gate) throws IOException, InterruptedException {
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
                        case HUP -> reload(gate);
                        case USR1 -> Logging.reopen();
                    }
                }
            }
        }
    }

    /** A configuration that can't be used changes nothing. */
    private void reload(Postern gate) {
        try {
            gate.reload(run.config());
            log.follow(gate.config());
            LOG.info("reloaded configuration={}", run.config());
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
