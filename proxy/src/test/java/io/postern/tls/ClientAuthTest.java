package io.postern.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.AccessConfig;
import io.postern.config.AccessConfig.Enforcement;
import io.postern.config.PolicyConfig;
import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.config.PolicyConfig.Mapping;
import io.postern.config.RevocationConfig;
import io.postern.config.TrustConfig;
import io.postern.names.CertificateNames;
import io.postern.names.DistinguishedName;
import io.postern.policy.Alert;
import io.postern.policy.Refusal;
import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;
import io.postern.tls.TestPki.Issued;
import io.postern.tls.TestPki.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine makes of a policy's word: the glue, whatever the word is. */
class ClientAuthTest {
    private static final Issued ROOT = TestPki.root("root");
    private static final Issued LEAF = ROOT.issue(Kind.P256, "leaf", "gate.test");
    private static final Issued CLIENT = TestPki.root("clients").issue(Kind.P256, "client", "client.test");

    @TempDir
    Path folder;

    /** Says what it was told to, and keeps what it was asked. */
    private static final class Judge implements ClientJudge {
        private final Queue<ShownChain> judged = new ConcurrentLinkedQueue<>();
        private final Queue<ShownChain> confirmed = new ConcurrentLinkedQueue<>();
        private volatile boolean admits = true;
        private volatile boolean confirms = true;
        private volatile Refusal refusal = Refusal.NOT_PINNED;

        @Override
        public Verdict judge(ShownChain chain) {
            judged.add(chain);
            return verdict(admits, chain);
        }

        @Override
        public Verdict confirm(ShownChain chain) {
            confirmed.add(chain);
            return verdict(confirms, chain);
        }

        private Verdict verdict(boolean admitted, ShownChain chain) {
            return admitted ? accepted(chain) : new Verdict.Refused(refusal, "so it was said");
        }
    }

    private static Verdict.Admitted accepted(ShownChain chain) {
        return chain.isEmpty()
                ? new Verdict.Anonymous()
                : new Verdict.Accepted(
                        chain,
                        new CertificateNames(
                                new DistinguishedName(List.of()), List.of(), List.of(), List.of(), List.of()),
                        Instant.MAX);
    }

    private static PolicyConfig policy(ClientAuth clientAuth, Enforcement enforcement) {
        AccessConfig access = new AccessConfig(
                List.of(), List.of(), AccessConfig.MapField.ANY, AccessConfig.OnExpiry.CLOSE, enforcement);
        return new PolicyConfig(clientAuth, Mapping.NONE, TrustConfig.HOST, access, RevocationConfig.NONE);
    }

    private TestServer start(Judge judge, ClientAuth clientAuth, Enforcement enforcement) throws Exception {
        return TestServer.start(ServerTls.load(
                Engines.tested(),
                "a",
                TestClient.config(LEAF.write(folder, "leaf")),
                TestServer.policy(policy(clientAuth, enforcement)),
                judge));
    }

    private TestServer start(Judge judge) throws Exception {
        return start(judge, ClientAuth.REQUIRED, Enforcement.ENFORCE);
    }

    private static SSLSocket connect(TestServer server, TestClient client, String protocol) throws IOException {
        return client.wrap(server.connect(), protocol);
    }

    static Stream<Arguments> refusals() {
        return Stream.of("TLSv1.2", "TLSv1.3")
                .flatMap(protocol -> Stream.of(Refusal.values())
                        .filter(refusal -> refusal.alert() != Alert.CERTIFICATE_REQUIRED)
                        .map(refusal -> Arguments.of(protocol, refusal)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalBecomesItsAlertAndItsReasonIsTold(String protocol, Refusal refusal) throws Exception {
        Judge judge = new Judge();
        judge.admits = false;
        judge.refusal = refusal;
        try (TestServer server = start(judge);
                SSLSocket client = connect(server, TestClient.showing(CLIENT, ROOT.certificate()), protocol)) {
            IOException alert = assertThrows(IOException.class, () -> TestClient.echo(client, "in"));
            assertTrue(
                    String.valueOf(alert.getMessage())
                            .contains(refusal.alert().name().toLowerCase(Locale.ROOT)),
                    alert.toString());
            assertEquals(
                    new Verdict.Refused(refusal, "so it was said"),
                    server.nextOf(TlsEvent.ClientRefused.class).refusal());
            assertEquals(List.of(TestServer.END), server.untilEnd());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoShowsNothingAndHasToIsSentTheAlertForIt(String protocol) throws Exception {
        Judge judge = new Judge();
        try (TestServer server = start(judge);
                SSLSocket client = connect(server, new TestClient(ROOT.certificate()), protocol)) {
            IOException alert = assertThrows(IOException.class, () -> TestClient.echo(client, "in"));
            String expected = protocol.equals("TLSv1.3") ? "certificate_required" : "handshake_failure";
            assertTrue(String.valueOf(alert.getMessage()).contains(expected), alert.toString());
            assertEquals(
                    Refusal.CERTIFICATE_MISSING,
                    server.nextOf(TlsEvent.ClientRefused.class).refusal().reason());
            assertEquals(List.of(TestServer.END), server.untilEnd());
            assertTrue(judge.judged.isEmpty());
        }
    }

    static Stream<Arguments> whereNothingHasToBeShown() {
        return Stream.of("TLSv1.2", "TLSv1.3")
                .flatMap(protocol -> Stream.of(
                        Arguments.of(protocol, ClientAuth.NONE, Enforcement.ENFORCE),
                        Arguments.of(protocol, ClientAuth.OPTIONAL, Enforcement.ENFORCE),
                        Arguments.of(protocol, ClientAuth.REQUIRED, Enforcement.SHADOW)));
    }

    @ParameterizedTest
    @MethodSource("whereNothingHasToBeShown")
    void whoShowsNothingIsConfirmedAsThat(String protocol, ClientAuth clientAuth, Enforcement enforcement)
            throws Exception {
        Judge judge = new Judge();
        try (TestServer server = start(judge, clientAuth, enforcement);
                SSLSocket client = connect(server, new TestClient(ROOT.certificate()), protocol)) {
            assertEquals("in", TestClient.echo(client, "in"));
            assertEquals(
                    new Verdict.Anonymous(),
                    server.nextOf(TlsEvent.HandshakeDone.class).client());
            assertEquals(List.of(ShownChain.NONE), List.copyOf(judge.confirmed));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aResumedHandshakeIsConfirmedWithWhatWasShownInTheFullOne(String protocol) throws Exception {
        Judge judge = new Judge();
        TestClient client = TestClient.showing(CLIENT, ROOT.certificate());
        try (TestServer server = start(judge)) {
            try (SSLSocket full = connect(server, client, protocol)) {
                assertEquals("in", TestClient.echo(full, "in"));
            }
            assertShown(server, false);
            server.untilEnd();
            try (SSLSocket resumed = connect(server, client, protocol)) {
                assertEquals("in", TestClient.echo(resumed, "in"));
            }
            assertShown(server, true);
        }
        assertEquals(1, judge.judged.size());
        assertEquals(2, judge.confirmed.size());
    }

    private static void assertShown(TestServer server, boolean resumed) throws Exception {
        TlsEvent.HandshakeDone done = server.nextOf(TlsEvent.HandshakeDone.class);
        assertEquals(resumed, done.facts().resumed());
        Verdict.Accepted accepted = assertInstanceOf(Verdict.Accepted.class, done.client());
        assertArrayEquals(
                CLIENT.certificate().getEncoded(),
                accepted.chain().certificates().getFirst());
        assertEquals(CLIENT.chain().size(), accepted.chain().certificates().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoIsRefusedWhenItsHandshakeIsResumedIsClosedWithTheReason(String protocol) throws Exception {
        Judge judge = new Judge();
        TestClient client = TestClient.showing(CLIENT, ROOT.certificate());
        try (TestServer server = start(judge)) {
            try (SSLSocket full = connect(server, client, protocol)) {
                assertEquals("in", TestClient.echo(full, "in"));
            }
            server.untilEnd();
            judge.confirms = false;
            try (SSLSocket resumed = connect(server, client, protocol)) {
                assertEquals("", TestClient.echo(resumed, "in"));
            }
            assertEquals(
                    Refusal.NOT_PINNED,
                    server.nextOf(TlsEvent.ClientRefused.class).refusal().reason());
            server.untilEnd();
        }
    }
}
