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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The session of one listener or policy is none of another's: what let others' clients in by their tickets (nginx CVE-2025-23419,
 * Apache CVE-2025-23048, Envoy CVE-2022-21654, Go CVE-2025-68121). {@link PolicyChangesTest} has the changes of one policy.
 */
class ResumptionTest {
    private static final String TEXT = "CONNECT {\"verbose\":false}\r\nPUB intrusion 2\r\nhi\r\nPING\r\n";
    private static final Authority CA_A = Authority.root("CA of A");
    private static final Authority CA_B = Authority.root("CA of B");
    private static final Authority ALICE = CA_A.leaf("alice");
    private static final Authority BOB = CA_B.leaf("bob");

    private static NatsServer nats;

    @TempDir
    Path folder;

    private Eavesdropper upstream;
    private Site site;

    @BeforeAll
    static void startServer() {
        nats = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        nats.close();
    }

    @BeforeEach
    void prepare() {
        upstream = Eavesdropper.before(nats.port());
        site = Site.in(folder);
    }

    @AfterEach
    void stopUpstream() {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketOfOneListenerIsOfNoUseOnAnother(String version) throws Exception {
        try (Gate gate = gate(
                Site.listener("a", site.tls("verify = true\n" + site.trusting(CA_A))),
                Site.listener("b", site.tls("verify = true\n" + site.trusting(CA_B))))) {
            assertRefused("unknown_ca", holderOfATicket(gate, "a", version, ALICE), gate, "b");
            assertRefused("unknown_ca", holderOfATicket(gate, "b", version, BOB), gate, "a");
            assertClosed(gate, CloseReason.UNKNOWN_CA, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoPassesOnBothListenersShowsItsCertificateOnEach(String version) throws Exception {
        String tls = site.tls("verify = true\n" + site.trusting(CA_A));
        try (Gate gate = gate(Site.listener("a", tls), Site.listener("b", tls))) {
            Caller alice = holderOfATicket(gate, "a", version, ALICE);
            try (Call other = call(gate, "b", alice)) {
                assertFalse(other.resumed());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketFromWhereNobodyIsAskedIsOfNoUseWhereACertificateIsNeeded(String version) throws Exception {
        String missing = version.equals("TLSv1.3") ? "certificate_required" : "handshake_failure";
        try (Gate gate = gate(
                Site.listener("open", site.tls("")),
                Site.listener("optional", site.tls("verify = optional\n" + site.trusting(CA_A))),
                Site.listener("closed", site.tls("verify = true\n" + site.trusting(CA_A))))) {
            assertRefused(missing, holderOfATicket(gate, "open", version), gate, "closed");
            assertRefused(missing, holderOfATicket(gate, "optional", version), gate, "closed");
            assertClosed(gate, CloseReason.CERTIFICATE_MISSING, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketOfTheTimeBeforeCertificatesWereNeededIsOfNoUse(String version) throws Exception {
        String missing = version.equals("TLSv1.3") ? "certificate_required" : "handshake_failure";
        String needed = Site.listener("a", site.tls("verify = true\n" + site.trusting(CA_A)));
        for (String before : new String[] {"", "verify = optional\n" + site.trusting(CA_A)}) {
            try (Gate gate = gate(Site.listener("a", site.tls(before)))) {
                Caller nobody = holderOfATicket(gate, "a", version);
                gate.reload(Site.config(upstream.port(), needed));
                assertRefused(missing, nobody, gate, "a");
                assertClosed(gate, CloseReason.CERTIFICATE_MISSING, 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketThatWasGivenInShadowIsOfNoUseWhenThePolicyIsEnforced(String version) throws Exception {
        String tls = site.tls("verify = true\n" + site.trusting(CA_A));
        try (Gate gate = gate(Site.listener("a", tls + "access { shadow = true }\n"))) {
            Caller bob = holderOfATicket(gate, "a", version, BOB);
            gate.reload(Site.config(upstream.port(), Site.listener("a", tls)));
            assertRefused("unknown_ca", bob, gate, "a");
            assertClosed(gate, CloseReason.UNKNOWN_CA, 1);
        }
    }

    private Gate gate(String... listeners) {
        return Gate.start(folder, Site.config(upstream.port(), listeners));
    }

    private static Call call(Gate gate, String listener, Caller caller) throws IOException {
        return caller.call(gate.port(listener), Mode.INFO_FIRST).enter();
    }

    private Caller holderOfATicket(Gate gate, String listener, String version, Authority... certificate)
            throws IOException {
        Caller caller = site.caller(version, certificate);
        try (Call first = call(gate, listener, caller);
                Call second = call(gate, listener, caller)) {
            assertFalse(first.resumed());
            assertTrue(second.resumed());
        }
        return caller;
    }

    private void assertRefused(String alert, Caller caller, Gate gate, String listener) throws IOException {
        String heard = upstream.heard();
        assertEquals(TestedEngine.alert(alert), caller.callInVain(gate.port(listener), Mode.INFO_FIRST, TEXT));
        Await.until(() -> upstream.live() == 0, () -> upstream.live() + " are live");
        assertEquals(heard, upstream.heard());
    }

    private static void assertClosed(Gate gate, CloseReason reason, int times) {
        Await.until(() -> gate.closed(reason) == times, () -> gate.closings().toString());
    }
}
