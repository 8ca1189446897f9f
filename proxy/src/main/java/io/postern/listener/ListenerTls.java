package io.postern.listener;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.postern.config.ClientSecurity;
import io.postern.config.ConfigException;
import io.postern.config.ListenerConfig;
import io.postern.session.SessionContext;
import io.postern.tls.ServerTls;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A listener's TLS: its keys and chains once they are loaded, behind its {@link ConnectionGate}. Thread-safe. */
public final class ListenerTls implements SessionContext.TlsStart, AutoCloseable {
    private final ListenerConfig listener;
    private final ConnectionGate gate;
    private volatile @Nullable ServerTls current;

    /** Loads nothing yet. */
    public ListenerTls(ListenerConfig listener) {
        this.listener = listener;
        int limit = switch (listener.security()) {
            case ClientSecurity.Plaintext() -> 0;
            case ClientSecurity.Tls tls -> tls.config().connectionRateLimit();
        };
        this.gate = new ConnectionGate(listener, limit, System::nanoTime);
    }

    /**
     * Loads keys and chains, where the listener has any.
     *
     * @throws ConfigException with everything that is wrong with them
     */
    public void load() throws ConfigException {
        if (listener.security() instanceof ClientSecurity.Tls tls) {
            current = ServerTls.load(listener.name(), tls.config());
        }
    }

    @Override
    public Optional<ChannelHandler> start(ByteBufAllocator allocator) {
        ServerTls tls = current;
        if (tls == null) {
            throw new IllegalStateException("listener " + listener.name() + " has no TLS");
        }
        return gate.mayStart() ? Optional.of(tls.newHandler(allocator)) : Optional.empty();
    }

    /** Gives the native context back; no connection may start any more. */
    @Override
    public void close() {
        ServerTls tls = current;
        if (tls != null) {
            tls.close();
        }
    }
}
