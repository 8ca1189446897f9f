package io.postern.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.config.BalancingConfig;
import io.postern.config.CipherSuite;
import io.postern.config.ClientSecurity;
import io.postern.config.ClientSecurity.PlaintextClients;
import io.postern.config.Curve;
import io.postern.config.HandshakeMode;
import io.postern.config.HostPort;
import io.postern.config.IdentityConfig;
import io.postern.config.LimitsConfig.ConnectLimits;
import io.postern.config.Origin;
import io.postern.config.PolicyConfig;
import io.postern.config.TlsConfig;
import io.postern.config.UpstreamConfig;
import io.postern.intake.Entry;
import io.postern.nats.InfoLine;
import io.postern.policy.Verdict;
import io.postern.tls.HandshakeFacts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A course of events through {@link SessionLogic}, for tests: the state it ends in and what each step wanted done. */
final class Course {
    static final InfoLine INFO = InfoLine.parse("INFO {\"server_id\":\"N\"} \r\n".getBytes(StandardCharsets.US_ASCII))
            .orElseThrow();
    static final SessionEvent ACCEPTED = new SessionEvent.Accepted(Entry.ADMITTED);
    static final SessionEvent CONNECTED = new SessionEvent.UpstreamConnected(SessionState.Others.NONE);
    static final SessionEvent CONNECTED_TO_ONE_OF_MORE = new SessionEvent.UpstreamConnected(SessionState.Others.LEFT);
    static final SessionEvent GOT_INFO = new SessionEvent.UpstreamInfo(INFO);
    static final SessionEvent HANDSHAKE_DONE = new SessionEvent.HandshakeDone(
            new HandshakeFacts("1.3", "TLS_AES_128_GCM_SHA256", "X25519", "", false), new Verdict.Anonymous());
    static final SessionEvent ALLOWED = new SessionEvent.HandshakeAllowed();
    static final SessionEvent CLIENT_HELLO = new SessionEvent.ClientSpoke((byte) 0x16);
    static final SessionEvent CLIENT_TEXT = new SessionEvent.ClientSpoke((byte) 'C');

    static final ClientSecurity PLAINTEXT = new ClientSecurity.Plaintext();
    static final ClientSecurity INFO_FIRST = tls(new HandshakeMode.InfoFirst(), PlaintextClients.REFUSED);
    static final ClientSecurity TLS_FIRST = tls(new HandshakeMode.TlsFirst(), PlaintextClients.REFUSED);
    static final ClientSecurity AUTO = tls(
            new HandshakeMode.TlsFirstWithFallback(HandshakeMode.TlsFirstWithFallback.AUTO_WAIT),
            PlaintextClients.REFUSED);
    static final ClientSecurity INFO_FIRST_OR_PLAIN = tls(new HandshakeMode.InfoFirst(), PlaintextClients.SERVED);
    static final ClientSecurity AUTO_OR_PLAIN = tls(
            new HandshakeMode.TlsFirstWithFallback(HandshakeMode.TlsFirstWithFallback.AUTO_WAIT),
            PlaintextClients.SERVED);

    static final SessionAction CONNECT_DEADLINE =
            new SessionAction.StartDeadline(Deadline.CONNECT, Duration.ofSeconds(14));
    static final SessionAction DRAIN_DEADLINE = new SessionAction.StartDeadline(Deadline.DRAIN, Duration.ofSeconds(13));

    private final SessionLogic logic;
    private SessionState state;
    private final List<List<SessionAction>> steps = new ArrayList<>();

    private Course(ClientSecurity security, BalancingConfig balancing) {
        UpstreamConfig upstream = new UpstreamConfig(
                "nats",
                List.of(new HostPort("n1", 1), new HostPort("n2", 1), new HostPort("n3", 1)),
                Duration.ofSeconds(11),
                Duration.ofSeconds(12),
                IdentityConfig.NONE,
                balancing);
        logic = new SessionLogic(new SessionRules(
                security, upstream, Duration.ofSeconds(13), new ConnectLimits(Duration.ofSeconds(14), 1000)));
        state = SessionLogic.start();
    }

    /** Of a client that is accepted and may be served. */
    static Course of(ClientSecurity security, SessionEvent... events) {
        return arriving(security).then(ACCEPTED).then(events);
    }

    /** Of a client that is yet to be accepted. */
    static Course arriving(ClientSecurity security) {
        return new Course(security, BalancingConfig.USUAL);
    }

    /** One whose upstream lets no session become older than {@code age}, more or less. */
    static Course ofAge(Duration age) {
        Course course = new Course(
                PLAINTEXT,
                new BalancingConfig(
                        List.of(), BalancingConfig.USUAL.healthInterval(), BalancingConfig.USUAL.retryBackoff(), age));
        return course.then(ACCEPTED);
    }

    Course then(SessionEvent... events) {
        for (SessionEvent event : events) {
            SessionLogic.Step step = logic.step(state, event);
            state = step.next();
            steps.add(step.actions());
        }
        return this;
    }

    SessionState state() {
        return state;
    }

    /** What the last event brought. */
    List<SessionAction> actions() {
        return steps.getLast();
    }

    List<List<SessionAction>> steps() {
        return steps;
    }

    /** A session that is open. */
    static Course open() {
        return Course.of(INFO_FIRST, CONNECTED, GOT_INFO, ALLOWED, HANDSHAKE_DONE);
    }

    /** Asserts that the session is on its way out for {@code reason}, and is closed for it when both sides are gone. */
    void endsFor(CloseReason reason) {
        then(new SessionEvent.Gone(Side.UPSTREAM), new SessionEvent.Gone(Side.CLIENT));
        assertEquals(new SessionState.Closed(reason), state);
    }

    static SessionEvent passed(Deadline deadline) {
        return new SessionEvent.DeadlinePassed(deadline);
    }

    private static ClientSecurity tls(HandshakeMode mode, PlaintextClients plaintextClients) {
        Origin origin = new Origin("test", 1, "cert_file");
        return new ClientSecurity.Tls(
                new TlsConfig(
                        List.of(new TlsConfig.CertificatePair(Path.of("c.pem"), Path.of("k.pem"), origin, origin)),
                        TlsConfig.TlsVersion.TLS_1_2,
                        CipherSuite.DEFAULTS,
                        Curve.DEFAULTS,
                        Duration.ofSeconds(2),
                        mode,
                        0),
                plaintextClients,
                PolicyConfig.NONE);
    }
}
