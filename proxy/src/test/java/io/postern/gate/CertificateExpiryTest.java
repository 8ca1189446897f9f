package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.gate.Caller.Call;
import io.postern.gate.Caller.Mode;
import io.postern.session.CloseReason;
import io.postern.testing.Authority;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.TestedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a client whose certificate ends while it is there: its session, its tickets, and its next handshake. */
class CertificateExpiryTest {
    private static final Duration LIFE = Duration.ofSeconds(4);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final String CLOSING = "closing";
    private static final String KEEPING = "keeping";
    private static final String EXPIRED = "-ERR 'User Authentication Expired'\r\n";
    private static final String TEXT = "CONNECT {\"verbose\":false}\r\nPUB late 2\r\nhi\r\nPING\r\n";
    private static final Authority CA = Authority.root("Clients CA");

    private static NatsServer nats;

    @TempDir
    Path folder;

    private Eavesdropper upstream;
    private Site site;
    private Gate gate;

    @BeforeAll
    static void startServer() {
        nats = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        nats.close();
    }

    @BeforeEach
    void startGate() {
        upstream = Eavesdropper.before(nats.port());
        site = Site.in(folder);
        String tls = site.tls("verify = true\n" + site.trusting(CA));
        gate = Gate.start(
                folder,
                Site.config(
                        upstream.port(),
                        Site.listener(CLOSING, tls),
                        Site.listener(KEEPING, tls + "access { on_expiry = keep }\n")));
    }

    @AfterEach
    void stopGate() {
        gate.close();
        upstream.close();
    }

    /** Both listeners at once, as all of it has to wait for the same moment. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whenACertificateEndsItsSessionDoesUnlessItIsKeptAndNothingBegins(String version) throws Exception {
        Instant until = Instant.now().plus(LIFE).truncatedTo(ChronoUnit.SECONDS);
        Authority brief = CA.leafUntil(until, "brief");
        Caller closing = holderOfATicket(CLOSING, version, brief);
        Caller keeping = holderOfATicket(KEEPING, version, brief);
        try (Call ending = call(CLOSING, site.caller(version, brief));
                Call kept = call(KEEPING, site.caller(version, brief));
                Call lasting = call(CLOSING, site.caller(version, CA.leaf("lasting")))) {
            assertEquals(EXPIRED, ending.readLine());
            assertEquals("", ending.readToEnd());
            Instant end = Instant.now();
            assertFalse(end.isBefore(until), () -> "closed before it expired, at " + end);
            assertTrue(end.isBefore(until.plus(LIMIT)), () -> "closed at " + end + ", expired at " + until);
            awaitClosed(1);
            lasting.ping();
            String heard = upstream.heard();
            assertEquals(TestedEngine.alert("certificate_expired"), inVain(CLOSING, site.caller(version, brief)));
            assertEquals(TestedEngine.alert("certificate_expired"), inVain(KEEPING, site.caller(version, brief)));
            // It is judged when it is too late for an alert, but before anything of it is taken.
            assertEquals(EXPIRED, inVain(CLOSING, closing));
            assertEquals(EXPIRED, inVain(KEEPING, keeping));
            awaitClosed(5);
            Await.until(() -> upstream.live() == gate.postern().sessions(), () -> upstream.live() + " are live");
            assertEquals(heard, upstream.heard());
            kept.ping();
            Await.until(
                    () -> gate.postern().sessions() == 2, () -> gate.postern().sessions() + " sessions");
        }
    }

    private Caller holderOfATicket(String listener, String version, Authority certificate) throws IOException {
        Caller caller = site.caller(version, certificate);
        try (Call first = call(listener, caller);
                Call second = call(listener, caller)) {
            assertFalse(first.resumed());
            assertTrue(second.resumed());
        }
        return caller;
    }

    private Call call(String listener, Caller caller) throws IOException {
        return caller.call(gate.port(listener), Mode.INFO_FIRST).enter();
    }

    private String inVain(String listener, Caller caller) throws IOException {
        return caller.callInVain(gate.port(listener), Mode.INFO_FIRST, TEXT);
    }

    private void awaitClosed(int times) {
        Await.until(
                () -> gate.closed(CloseReason.CERTIFICATE_EXPIRED) == times,
                () -> gate.closings().toString());
    }
}
