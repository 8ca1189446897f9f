package io.postern.intake;

import io.postern.config.IntakeConfig;
import java.net.InetAddress;
import java.util.function.LongSupplier;

/**
 * The limits of one listener, and what there is of what they are about. It stays when a reload changes them, as its
 * connections do. Thread-safe.
 */
public final class Intake {
    private final ConnectionCount gate;
    private final ConnectionCount listener;
    private final AddressCounts addresses = new AddressCounts();
    private final HandshakeQueue handshakes;
    private volatile IntakeConfig config;

    /**
     * One of a listener that has no connections yet.
     *
     * @param gate     counts the connections of all listeners
     * @param nanoTime a clock that never goes back
     */
    public Intake(ConnectionCount gate, IntakeConfig config, LongSupplier nanoTime) {
        this.gate = gate;
        this.listener = new ConnectionCount(config.limits().maxConnections());
        this.handshakes = new HandshakeQueue(config.limits().handshakes(), nanoTime);
        this.config = config;
    }

    /** From now on {@code changed} holds, for those that wait as well; who is served stays. */
    public void configure(IntakeConfig changed) {
        config = changed;
        listener.limit(changed.limits().maxConnections());
        handshakes.configure(changed.limits().handshakes());
    }

    /** The place of a connection that was just accepted: it has nothing yet. */
    public Place newPlace() {
        return new Place(this);
    }

    /** How many connections the listener has. */
    public int connections() {
        return listener.count();
    }

    IntakeConfig config() {
        return config;
    }

    ConnectionCount gate() {
        return gate;
    }

    ConnectionCount listener() {
        return listener;
    }

    AddressCounts addresses() {
        return addresses;
    }

    HandshakeQueue handshakes() {
        return handshakes;
    }

    /** Whether limits per address are not for {@code client}. */
    boolean isExempt(InetAddress client) {
        return config.limits().exempt().stream().anyMatch(network -> network.contains(client));
    }
}
