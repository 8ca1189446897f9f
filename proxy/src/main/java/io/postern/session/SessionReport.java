package io.postern.session;

import io.postern.config.HostPort;
import io.postern.nats.ClientConnect;
import io.postern.policy.Verdict;
import io.postern.tls.HandshakeFacts;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
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
        PLAINTEXT;

        private final String tag = name().toLowerCase(Locale.ROOT);

        /** As the log, the meters and the pages spell it. */
        public String tag() {
            return tag;
        }
    }

    private final long id;
    private final InetSocketAddress peer;
    private final long acceptedAt = System.nanoTime();
    private final long acceptedAtMillis = System.currentTimeMillis();
    private final Flow fromClient;
    private final Flow fromUpstream;
    private InetSocketAddress client;
    private Mode mode = Mode.UNDECIDED;
    private @Nullable HandshakeFacts facts;
    private long handshakeBegan;
    private long handshakeTook;
    private Verdict.Admitted admitted = new Verdict.Anonymous();
    private Identity identity = new Identity.Relayed();
    private @Nullable HostPort server;
    private @Nullable Long upstreamClientId;
    private String upstreamServerId = "";
    private @Nullable ClientConnect connect;
    private BooleanSupplier answered = () -> false;
    private String detail = "";

    /** @param loop that of the session's event loop */
    SessionReport(long id, InetSocketAddress peer, LoopTraffic loop) {
        this.id = id;
        this.peer = peer;
        this.client = peer;
        this.fromClient = new Flow(loop.fromClients());
        this.fromUpstream = new Flow(loop.fromUpstreams());
    }

    /** The session's number, counted from 1 in this process. */
    public long id() {
        return id;
    }

    /** The client's address: its PROXY header's, where that tells of one, else its connection's. */
    public InetSocketAddress client() {
        return client;
    }

    /** The address at the other end of the client's connection: the client's own, or a load balancer's. */
    public InetSocketAddress peer() {
        return peer;
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

    /** What the client's CONNECT says of it; nothing until that is here, and for a client that is served without. */
    public Optional<ClientConnect> connect() {
        return Optional.ofNullable(connect);
    }

    /** Whether the upstream has said something that only comes behind its answer to CONNECT, or is that. */
    public boolean answered() {
        return answered.getAsBoolean();
    }

    /** The {@code server_id} of the upstream's INFO; empty before it. */
    public String upstreamServerId() {
        return upstreamServerId;
    }

    /** Whether the client takes INFO at any time: it has said so in CONNECT ({@code protocol} 1), and that was answered. */
    boolean takesInfo() {
        return connect != null && connect.protocol() > 0 && answered();
    }

    /** What a library said of the ending, for the log alone; may be empty. */
    public String detail() {
        return detail;
    }

    void introduced(InetSocketAddress told) {
        client = told;
    }

    void connected(ClientConnect said, BooleanSupplier upstreamAnswered) {
        connect = said;
        answered = upstreamAnswered;
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
