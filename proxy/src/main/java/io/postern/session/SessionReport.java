package io.postern.session;

import io.postern.config.HostPort;
import io.postern.policy.Verdict;
import io.postern.tls.HandshakeFacts;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is known of a session so far, for the log and the meters. Used on the session's event loop. */
public final class SessionReport {

    /** How the client's connection came to be what it is. */
    public enum Mode {
        /** Not known yet, or never. */
        UNDECIDED,
        /** INFO in clear, then TLS. */
        INFO_FIRST,
        /** TLS, then INFO inside it. */
        TLS_FIRST,
        /** No TLS: a plaintext listener, or a plaintext client where {@code allow_non_tls} serves it. */
        PLAINTEXT
    }

    private final long id;
    private final InetSocketAddress client;
    private final long acceptedAt = System.nanoTime();
    private final long acceptedAtMillis = System.currentTimeMillis();
    private final Flow fromClient;
    private final Flow fromUpstream;
    private Mode mode = Mode.UNDECIDED;
    private @Nullable HandshakeFacts facts;
    private long handshakeBegan;
    private long handshakeTook;
    private Verdict.Admitted admitted = new Verdict.Anonymous();
    private Identity identity = new Identity.Relayed();
    private @Nullable HostPort server;
    private @Nullable Long upstreamClientId;
    private String upstreamServerId = "";
    private String detail = "";

    /** @param loop that of the session's event loop */
    SessionReport(long id, InetSocketAddress client, LoopTraffic loop) {
        this.id = id;
        this.client = client;
        this.fromClient = new Flow(loop.fromClients());
        this.fromUpstream = new Flow(loop.fromUpstreams());
    }

    /** The session's number, counted from 1 in this process. */
    public long id() {
        return id;
    }

    /** The client's address as its connection has it. */
    public InetSocketAddress client() {
        return client;
    }

    /** The time since accept. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - acceptedAt);
    }

    /** When the client was accepted. */
    public Instant acceptedAt() {
        return Instant.ofEpochMilli(acceptedAtMillis);
    }

    /** When either side last said something; when the client was accepted, if neither has. */
    Instant lastActivity() {
        long last = Math.max(fromClient.lastNanos() - acceptedAt, fromUpstream.lastNanos() - acceptedAt);
        return acceptedAt().plusNanos(Math.max(0, last));
    }

    /** What the client has said. */
    Flow fromClient() {
        return fromClient;
    }

    /** What the upstream has said. */
    Flow fromUpstream() {
        return fromUpstream;
    }

    /** What that side has said. */
    Flow flow(Side from) {
        return from == Side.CLIENT ? fromClient : fromUpstream;
    }

    /** How the client's connection came to be what it is. */
    public Mode mode() {
        return mode;
    }

    /** The handshake, where there was one. */
    public Optional<HandshakeFacts> facts() {
        return Optional.ofNullable(facts);
    }

    /** Whether a handshake has begun. */
    public boolean hasHandshake() {
        return handshakeBegan != 0;
    }

    /** How long the handshake took, from the moment that TLS was put in place; 0 before it is done. */
    public Duration handshakeTime() {
        return Duration.ofNanos(handshakeTook);
    }

    /** What the policy said of the client at the end of its handshake; anonymous without one. */
    public Verdict.Admitted admitted() {
        return admitted;
    }

    /** As whom it came to the upstream; as whom it says until then. */
    public Identity identity() {
        return identity;
    }

    /** The server of the upstream that it goes to, once one has sent INFO. */
    public Optional<HostPort> server() {
        return Optional.ofNullable(server);
    }

    /** The {@code client_id} of the upstream's INFO, by which the two logs join. */
    public OptionalLong upstreamClientId() {
        return upstreamClientId == null ? OptionalLong.empty() : OptionalLong.of(upstreamClientId);
    }

    /** The {@code server_id} of the upstream's INFO; empty before it. */
    public String upstreamServerId() {
        return upstreamServerId;
    }

    /** Whether the client takes INFO at any time: it has said so in CONNECT ({@code protocol} 1), and that was answered. */
    boolean takesInfo() {
        return true;
    }

    /** What a library said of the ending, for the log alone; may be empty. */
    public String detail() {
        return detail;
    }

    void mode(Mode decided) {
        mode = decided;
    }

    void handshakeBegins() {
        handshakeBegan = System.nanoTime();
    }

    void facts(HandshakeFacts done) {
        facts = done;
        handshakeTook = System.nanoTime() - handshakeBegan;
    }

    void admitted(Verdict.Admitted client) {
        admitted = client;
    }

    void identity(Identity decided) {
        identity = decided;
    }

    void server(HostPort found) {
        server = found;
    }

    void upstream(OptionalLong clientId, String serverId) {
        clientId.ifPresent(value -> upstreamClientId = value);
        upstreamServerId = serverId;
    }

    void detail(String text) {
        if (detail.isEmpty()) {
            detail = text;
        }
    }
}
