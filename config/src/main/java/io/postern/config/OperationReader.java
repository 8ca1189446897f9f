package io.postern.config;

import io.postern.config.OperationConfig.FileWatching;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads how the gate is operated: {@code log}, {@code monitor}, {@code admin}, and keys outside of all blocks. */
final class OperationReader {
    private final Section root;
    private final CrossChecks crossChecks;
    private final Report report;

    OperationReader(Section root, CrossChecks crossChecks, Report report) {
        this.root = root;
        this.crossChecks = crossChecks;
        this.report = report;
    }

    /** The record, to be made once the whole file has no problem. */
    Supplier<OperationConfig> read() {
        Supplier<LogConfig> log = LogReader.read(root.settings("log"), report);
        Supplier<MonitorConfig> monitor = monitor();
        Supplier<AdminConfig> admin = admin();
        Supplier<StopConfig> stop = stop();
        Optional<Boolean> watch = root.value("watch_files", Values::flag);
        Optional<Integer> maxConnections = root.value("max_connections", Values::atLeastOne);
        return () -> new OperationConfig(
                log.get(),
                monitor.get(),
                admin.get(),
                stop.get(),
                watch.orElseThrow() ? FileWatching.ON : FileWatching.OFF,
                maxConnections.orElseThrow());
    }

    private Supplier<StopConfig> stop() {
        Optional<Duration> drain = root.value("drain_timeout", Durations::positive);
        Optional<Duration> grace = root.value("lame_duck_grace_period", Durations::zeroOrMore);
        Optional<Duration> duration = root.value("lame_duck_duration", Durations::positive);
        return () -> new StopConfig(drain.orElseThrow(), grace.orElseThrow(), duration.orElseThrow());
    }

    private Supplier<MonitorConfig> monitor() {
        Optional<Section> monitor = root.block("monitor");
        if (monitor.isEmpty()) {
            return MonitorConfig.Off::new;
        }
        Optional<HostPort> listen = monitor.get().value("listen", Addresses::listening);
        listen.ifPresent(address -> crossChecks.bound(address, monitor.get().originOf("listen")));
        monitor.get().finish();
        return () -> new MonitorConfig.On(listen.orElseThrow());
    }

    private Supplier<AdminConfig> admin() {
        Optional<Section> admin = root.block("admin");
        if (admin.isEmpty()) {
            return AdminConfig.Off::new;
        }
        admin.get().require("socket", "where the socket is to be: \"/run/postern/admin.sock\"");
        Optional<Path> socket = admin.get().value("socket", Values::file);
        admin.get().finish();
        return () -> new AdminConfig.Socket(socket.orElseThrow());
    }
}
