package io.postern;

import io.netty.bootstrap.ServerBootstrap;
import io.postern.config.HostPort;
import io.postern.config.ListenerConfig;
import io.postern.listener.Listener;
import io.postern.session.SessionContext;
import io.postern.session.Sessions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of a gate, which a reload adds, removes and changes without touching the others. The sessions of those that go
 * stay. On one thread at a time, never an event loop.
 */
final class Listeners implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Supplier<ServerBootstrap> bootstraps;
    private final Sessions sessions;
    private volatile Map<String, Listener> bound = Map.of();

    /** @param bootstraps with event loops, channel type and socket options */
    Listeners(Supplier<ServerBootstrap> bootstraps, Sessions sessions) {
        this.bootstraps = bootstraps;
        this.sessions = sessions;
    }

    /**
     * Binds what is not bound yet; accepts nothing there, and changes nothing else.
     *
     * @throws IOException where an address can't be bound; all is as it was then
     */
    Next prepare(List<SessionContext> contexts) throws IOException {
        Next next = new Next();
        try {
            for (SessionContext context : contexts) {
                next.add(context);
            }
            return next;
        } catch (IOException | RuntimeException | Error e) {
            next.abandon();
            throw e;
        }
    }

    /** What is to be. Either {@link #use used} or {@link #abandon abandoned}. */
    final class Next {
        private final Map<String, Listener> listeners = new LinkedHashMap<>();
        private final List<Runnable> changes = new ArrayList<>();
        private final List<Listener> added = new ArrayList<>();

        private void add(SessionContext context) throws IOException {
            ListenerConfig config = context.listener();
            Listener listener = bound.get(config.name());
            if (listener == null || !listener.config().listen().equals(config.listen())) {
                listener = Listener.bind(bootstraps.get(), context, sessions);
                added.add(listener);
            }
            Listener chosen = listener;
            listeners.put(config.name(), chosen);
            changes.add(() -> chosen.use(context));
        }

        /** From now on it is so: accepts where nobody was accepted before, and stops where it is no more. */
        void use() {
            List<Listener> gone = bound.values().stream()
                    .filter(listener -> !listeners.containsValue(listener))
                    .toList();
            changes.forEach(Runnable::run);
            bound = Map.copyOf(listeners);
            added.forEach(listener -> {
                listener.accept();
                LOG.info("listening listener={} address={}", listener.config().name(), listener.address());
            });
            gone.forEach(listener -> {
                listener.close();
                LOG.info(
                        "stopped listening listener={} address={}",
                        listener.config().name(),
                        listener.address());
            });
        }

        /** It is not to be. */
        void abandon() {
            added.forEach(Listener::close);
        }
    }

    /** The address that a listener is bound to, with its real port. */
    HostPort address(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("no listener " + name))
                .address();
    }

    /** The one of this name that accepts. On any thread. */
    Optional<Listener> find(String name) {
        return Optional.ofNullable(bound.get(name));
    }

    /** Stops accepting and gives the addresses back. */
    @Override
    public void close() {
        bound.values().forEach(Listener::close);
    }
}
