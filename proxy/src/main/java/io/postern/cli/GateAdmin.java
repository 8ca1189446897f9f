package io.postern.cli;

import io.postern.Postern;
import io.postern.admin.AdminAnswer;
import io.postern.admin.AdminCommand;
import io.postern.admin.AdminSocket;
import io.postern.config.AdminConfig;
import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.ListenerConfig;
import io.postern.signal.ProcessSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the admin socket asks of the gate of this process: what a signal would, and listeners at run time. Thread-safe. */
final class GateAdmin {
    private static final Logger LOG = LoggerFactory.getLogger(GateAdmin.class);

    private final Postern gate;
    private final Path configuration;
    private final RunLog log;
    private final Consumer<ProcessSignal> signals;

    /**
     * @param log     follows what the configuration says
     * @param signals takes what a signal would have asked for
     */
    GateAdmin(Postern gate, Path configuration, RunLog log, Consumer<ProcessSignal> signals) {
        this.gate = gate;
        this.configuration = configuration;
        this.log = log;
        this.signals = signals;
    }

    /**
     * Opens the socket, where the configuration has one.
     *
     * @return closes it
     */
    Closing open() throws IOException {
        return switch (gate.config().operation().admin()) {
            case AdminConfig.Off() -> () -> {};
            case AdminConfig.Socket(Path path) -> AdminSocket.open(path, this::perform)::close;
        };
    }

    /** Closes what was opened. */
    interface Closing extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    private AdminAnswer perform(AdminCommand command) {
        return switch (command) {
            case AdminCommand.Reload() -> change(() -> gate.reload(configuration));
            case AdminCommand.AddListener(String name, String block) ->
                change(() -> gate.addListener(configuration, name, block));
            case AdminCommand.RemoveListener(String name) -> change(() -> gate.removeListener(configuration, name));
            case AdminCommand.Listeners() -> AdminAnswer.done(listeners());
            case AdminCommand.Reopen() -> signal(ProcessSignal.USR1);
            case AdminCommand.LameDuck() -> signal(ProcessSignal.USR2);
            case AdminCommand.Quit() -> signal(ProcessSignal.TERM);
            case AdminCommand.Stop() -> signal(ProcessSignal.INT);
        };
    }

    private interface Change {
        void make() throws ConfigException;
    }

    private AdminAnswer change(Change change) {
        try {
            change.make();
            log.follow(gate.config());
            return AdminAnswer.done(List.of());
        } catch (ConfigException e) {
            LOG.error(
                    "admin command failed, nothing has changed problems={}",
                    e.problems().size());
            return AdminAnswer.failed(
                    e.problems().stream().map(ConfigProblem::toString).toList());
        }
    }

    private AdminAnswer signal(ProcessSignal signal) {
        signals.accept(signal);
        return AdminAnswer.done(List.of());
    }

    private List<String> listeners() {
        return gate.config().listeners().stream()
                .map(ListenerConfig::name)
                .map(name -> name + " " + gate.address(name))
                .toList();
    }
}
