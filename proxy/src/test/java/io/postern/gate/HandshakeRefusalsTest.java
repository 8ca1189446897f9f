package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.gate.Caller.Mode;
import io.postern.session.CloseReason;
import io.postern.testing.Authority;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.TestedEngine;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who is refused in the handshake is told why by its alert, each time: in TLS 1.3 it has said its first words by then, which must
 * not turn the alert into a reset. The upstream hears none of them.
 */
class HandshakeRefusalsTest {
    private static final int TIMES = 20;
    private static final String TEXT = "CONNECT {\"verbose\":false}\r\nPUB intrusion 2\r\nhi\r\nPING\r\n";

    private static final Authority CA = Authority.root("Clients CA");

    /** What is wrong with a client, and what it is told. */
    enum Fault {
        NONE_SHOWN(CloseReason.CERTIFICATE_MISSING, "certificate_required"),
        OF_ANOTHER_CA(CloseReason.UNKNOWN_CA, "unknown_ca"),
        OF_A_CA_OF_THE_SAME_NAME(CloseReason.BAD_SIGNATURE, "bad_certificate"),
        EXPIRED(CloseReason.CERTIFICATE_EXPIRED, "certificate_expired"),
        NOT_YET_VALID(CloseReason.CERTIFICATE_NOT_YET_VALID, "certificate_expired"),
        FOR_SERVERS(CloseReason.WRONG_USAGE, "unsupported_certificate"),
        CONTROL_BYTE_IN_NAME(CloseReason.BAD_NAME, "bad_certificate"),
        NOT_PINNED(CloseReason.NOT_PINNED, "bad_certificate"),
        DENIED(CloseReason.NAME_DENIED, "certificate_unknown"),
        NOT_ALLOWED(CloseReason.NAME_NOT_ALLOWED, "certificate_unknown"),
        REVOKED(CloseReason.CERTIFICATE_REVOKED, "certificate_revoked");

        private final CloseReason reason;
        private final String alert;

        Fault(CloseReason reason, String alert) {
            this.reason = reason;
            this.alert = alert;
        }

        /** TLS 1.2 has no alert for a certificate that is missing. */
        String alert(String version) {
            return this == NONE_SHOWN && version.equals("TLSv1.2") ? "handshake_failure" : TestedEngine.alert(alert);
        }

        /** One certificate with this fault alone, or none. */
        List<Authority> newCertificate() {
            return switch (this) {
                case NONE_SHOWN -> List.of();
                case OF_ANOTHER_CA -> List.of(Authority.root("Other CA").leaf("other", named("other")));
                case OF_A_CA_OF_THE_SAME_NAME ->
                    List.of(Authority.root("Clients CA").leaf("forged", named("forged")));
                case EXPIRED -> List.of(CA.leafUntil(Instant.now().minusSeconds(60), "expired", named("expired")));
                // An authority's certificates begin ten years before they end.
                case NOT_YET_VALID ->
                    List.of(CA.leafUntil(Instant.now().plus(Duration.ofDays(3651)), "early", named("early")));
                case FOR_SERVERS ->
                    List.of(CA.leaf("server", named("server"), Authority.usage(KeyPurposeId.id_kp_serverAuth)));
                case CONTROL_BYTE_IN_NAME -> List.of(CA.leaf("odd", named("odd\u0001")));
                case NOT_PINNED -> List.of(CA.leaf("unpinned", named("unpinned")));
                case DENIED -> List.of(CA.leaf("denied", named("denied")));
                case NOT_ALLOWED -> List.of(CA.leaf("stranger", Authority.dns("stranger.example.org")));
                case REVOKED -> List.of(CA.leaf("revoked", named("revoked")));
            };
        }
    }

    private static Authority.Extra named(String label) {
        return Authority.dns(label + ".example.com");
    }

    @TempDir
    static Path folder;

    private static final Map<Fault, List<Authority>> SHOWN = new EnumMap<>(Fault.class);
    private static Site site;
    private static NatsServer nats;
    private static Eavesdropper upstream;
    private static Gate gate;

    @BeforeAll
    static void start() throws Exception {
        Stream.of(Fault.values()).forEach(fault -> SHOWN.put(fault, fault.newCertificate()));
        site = Site.in(folder);
        nats = NatsServer.start();
        upstream = Eavesdropper.before(nats.port());
        Path crl = Crls.publish(folder.resolve("clients.crl"), CA, shown(Fault.REVOKED)[0].certificate());
        String pins = Stream.of(Fault.values())
                .filter(fault -> fault != Fault.NOT_PINNED)
                .flatMap(fault -> Stream.of(shown(fault)))
                .map(HandshakeRefusalsTest::pin)
                .collect(Collectors.joining(", ", "pinned_certs = [", "]\n"));
        String access = "access { allow = [\"dns:*.example.com\"], deny = [\"dns:denied.example.com\"], crl_file = \""
                + crl + "\" }\n";
        gate = Gate.start(
                folder,
                Site.config(
                        upstream.port(),
                        Stream.of(Mode.values())
                                .map(mode -> Site.listener(
                                        mode.toString(),
                                        site.tls("verify = true\n" + mode.key() + site.trusting(CA) + pins) + access))
                                .toArray(String[]::new)));
    }

    @AfterAll
    static void stop() {
        gate.close();
        upstream.close();
        nats.close();
    }

    private static Authority[] shown(Fault fault) {
        return SHOWN.getOrDefault(fault, List.of()).toArray(Authority[]::new);
    }

    private static String pin(Authority certificate) {
        try {
            byte[] key = certificate.certificate().getPublicKey().getEncoded();
            return '"'
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(key))
                    + '"';
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(Fault.values())
                .flatMap(fault -> Stream.of("TLSv1.2", "TLSv1.3")
                        .flatMap(version -> Stream.of(Mode.values()).map(mode -> Arguments.of(fault, version, mode))));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void theAlertArrivesEachTimeAndTheUpstreamHearsNothing(Fault fault, String version, Mode mode) throws Exception {
        int closed = gate.closed(fault.reason);
        int dialed = upstream.accepted();
        for (int i = 0; i < TIMES; i++) {
            Caller caller = site.caller(version, shown(fault));
            assertEquals(fault.alert(version), caller.callInVain(gate.port(mode.toString()), mode, TEXT));
        }
        Await.until(
                () -> gate.closed(fault.reason) == closed + TIMES,
                () -> gate.closings().toString());
        Await.until(() -> upstream.live() == 0, () -> upstream.live() + " are live");
        assertEquals("", upstream.heard());
        // Who is not in is no reason to dial, but where INFO comes first.
        assertEquals(mode == Mode.INFO_FIRST ? TIMES : 0, upstream.accepted() - dialed);
    }
}
