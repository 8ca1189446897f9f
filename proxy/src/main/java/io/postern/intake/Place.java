package io.postern.intake;

import io.postern.config.IntakeConfig;
import io.postern.config.IntakeConfig.ProxyHeaders;
import io.postern.intake.HandshakeQueue.Handshake;
import java.net.InetAddress;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** What one connection has of its listener's limits, from accept until it {@link #leave leaves}. On its event loop. */
public final class Place {
    private final Intake intake;
    private boolean counted;
    private @Nullable Source source;
    private @Nullable Handshake handshake;

    Place(Intake intake) {
        this.intake = intake;
    }

    /**
     * Counts the connection, and its client where that is who has sent it. Once.
     *
     * @param peer who has sent it
     */
    public Entry enter(InetAddress peer) {
        IntakeConfig config = intake.config();
        return switch (config.proxyHeaders()) {
            case ProxyHeaders.Off() -> {
                Entry entry = connected();
                yield entry == Entry.ADMITTED ? introduce(peer) : entry;
            }
            case ProxyHeaders.RequiredFrom(var networks) -> {
                if (networks.stream().noneMatch(network -> network.contains(peer))) {
                    yield Entry.PROXY_HEADER_NOT_ALLOWED;
                }
                Entry entry = connected();
                yield entry == Entry.ADMITTED ? Entry.HEADER_AWAITED : entry;
            }
        };
    }

    private Entry connected() {
        if (!intake.gate().take()) {
            return Entry.MAX_CONNECTIONS;
        }
        if (!intake.listener().take()) {
            intake.gate().giveBack();
            return Entry.MAX_CONNECTIONS_PER_LISTENER;
        }
        counted = true;
        return Entry.ADMITTED;
    }

    /** Counts the client of the connection, which its PROXY header has told of. Once. */
    public Entry introduce(InetAddress client) {
        Source from = Source.of(client);
        int limit = intake.isExempt(client) ? 0 : intake.config().limits().maxConnectionsPerAddress();
        if (!intake.addresses().take(from, limit)) {
            return Entry.MAX_CONNECTIONS_PER_ADDRESS;
        }
        source = from;
        return Entry.ADMITTED;
    }

    /**
     * When the connection's TLS handshake may start. Once.
     *
     * @param loop  the connection's event loop
     * @param start called there when it may, where that is later
     */
    public Turn askForHandshake(InetAddress client, ScheduledExecutorService loop, Runnable start) {
        Handshake asking = new Handshake(Source.of(client), intake.isExempt(client), loop, start);
        Turn turn = intake.handshakes().ask(asking);
        if (turn instanceof Turn.Later) {
            handshake = asking;
        }
        return turn;
    }

    /** Gives back all that it has; nothing is called any more that has not been on its way. May be repeated. */
    public void leave() {
        if (handshake != null) {
            intake.handshakes().leave(handshake);
            handshake = null;
        }
        if (source != null) {
            intake.addresses().giveBack(source);
            source = null;
        }
        if (counted) {
            counted = false;
            intake.listener().giveBack();
            intake.gate().giveBack();
        }
    }
}
