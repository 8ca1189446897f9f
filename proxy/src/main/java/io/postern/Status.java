package io.postern;

import io.netty.util.concurrent.EventExecutor;
import io.postern.config.PosternConfig;
import io.postern.monitor.GateState;
import io.postern.monitor.GateStatus;
import io.postern.monitor.ListenerStatus;
import io.postern.session.Sessions;
import io.postern.upstream.ServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** What monitoring asks of the gate. Thread-safe. */
final class Status implements GateStatus {
    private final Supplier<PosternConfig> config;
    private final Assembly assembly;
    private final Sessions sessions;
    private final Iterable<EventExecutor> loops;
    private volatile GateState state = GateState.STARTING;
    private volatile Instant configuredAt = Instant.now();

    Status(Supplier<PosternConfig> config, Assembly assembly, Sessions sessions, Iterable<EventExecutor> loops) {
        this.config = config;
        this.assembly = assembly;
        this.sessions = sessions;
        this.loops = loops;
    }

    /** The gate does that from now on. */
    void enter(GateState next) {
        state = next;
    }

    /** Another configuration, or other files of it, are in force from now on. */
    void configured() {
        configuredAt = Instant.now();
    }

    @Override
    public GateState state() {
        return state;
    }

    @Override
    public PosternConfig config() {
        return config.get();
    }

    @Override
    public Instant configuredAt() {
        return configuredAt;
    }

    @Override
    public List<ListenerStatus> listeners() {
        return assembly.listeners(config());
    }

    @Override
    public List<ServerStatus> servers() {
        return assembly.servers();
    }

    @Override
    public Sessions sessions() {
        return sessions;
    }

    @Override
    public boolean isAlive(Duration atMost) {
        try {
            CompletableFuture<?>[] answers = StreamSupport.stream(loops.spliterator(), false)
                    .map(loop -> CompletableFuture.runAsync(() -> {}, loop))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(answers).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException | RejectedExecutionException dead) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
