package io.postern.ocsp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.testing.Authority;
import io.postern.testing.OcspReply;
import io.postern.testing.OcspReply.Fault;
import io.postern.testing.OcspResponder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a responder may say, and what is believed of it. */
class AnswerCheckTest {
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Authority ROOT = Authority.root("Root");
    private static final Authority CA = ROOT.authority("Issuer");
    private static final Authority ALICE = CA.leaf("alice");
    private static final Authority.Extra SIGNING = Authority.usage(KeyPurposeId.id_kp_OCSPSigning);
    private static final Authority.Extra CRITICAL =
            builder -> builder.addExtension(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE);
    private static final SetClock CLOCK = new SetClock();
    private static final OcspResponder RESPONDER = OcspResponder.start(CLOCK);
    private static final OcspReply GOOD = OcspReply.of(OcspReply.Status.GOOD, CA);

    @AfterAll
    static void close() {
        RESPONDER.close();
    }

    private static Arguments row(String name, OcspReply reply, String expected) {
        return row(name, OcspResponder.followedBy(reply, new byte[0]), expected);
    }

    private static Arguments row(String name, OcspResponder.Reply reply, String expected) {
        return Arguments.of(name, reply, expected);
    }

    private static OcspResponder.Reply text(int status, String body) {
        return OcspResponder.bytes(status, body.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] nested() {
        byte[] bytes = new byte[ResponderClient.MAX_ANSWER];
        for (int i = 0; i < bytes.length; i += 2) {
            bytes[i] = 0x30;
            bytes[i + 1] = (byte) 0x80;
        }
        return bytes;
    }

    private static byte[] huge() {
        byte[] bytes = new byte[ResponderClient.MAX_ANSWER + 1];
        Arrays.fill(bytes, (byte) '0');
        return bytes;
    }

    private static Authority rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return CA.leafOf(generator.generateKeyPair(), "Responder", SIGNING);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> whatIsSaid() {
        Authority stranger = Authority.root("Issuer");
        return Stream.of(
                row("good", GOOD, "good"),
                row("revoked", OcspReply.of(OcspReply.Status.REVOKED, CA), "revoked"),
                row("unknown", OcspReply.of(OcspReply.Status.UNKNOWN, CA), "unknown"),
                row("good without a next update", GOOD.living(OcspReply.ENDLESS), "good"),
                row("run out within the skew", GOOD.living(Duration.ofSeconds(-30)), "good"),
                row("run out", GOOD.living(Duration.ofSeconds(-31)), "STALE"),
                row("from the future within the skew", GOOD.aged(Duration.ofSeconds(-30)), "good"),
                row("from the future", GOOD.aged(Duration.ofSeconds(-31)), "NOT_YET_VALID"),
                row("over before it began", GOOD.aged(Duration.ofSeconds(5)).living(Duration.ofSeconds(-6)), "STALE"),
                row("of another certificate", GOOD.with(Fault.OTHER_SERIAL), "OTHER_CERTIFICATE"),
                row("of another issuer", GOOD.with(Fault.OTHER_ISSUER_NAME), "OTHER_CERTIFICATE"),
                row("of another issuer of the name", GOOD.with(Fault.OTHER_ISSUER_KEY), "OTHER_CERTIFICATE"),
                row(
                        "by one who sends a delegate's certificate",
                        GOOD.by(ALICE).sending(CA.leaf("Responder", SIGNING)),
                        "NOT_SIGNED_BY_ISSUER"),
                row(
                        "by a delegate signed over SHA-1",
                        GOOD.by(CA.leafSignedWith("SHA1withECDSA", "Responder", SIGNING)),
                        "NOT_SIGNED_BY_ISSUER"),
                row(
                        "by a delegate of the future",
                        GOOD.by(CA.leafUntil(
                                CLOCK.instant().plus(Authority.LIFE).plusSeconds(31), "Responder", SIGNING)),
                        "NOT_SIGNED_BY_ISSUER"),
                row("twice", GOOD.with(Fault.TWICE), "OTHER_CERTIFICATE"),
                row("critical extension", GOOD.with(Fault.CRITICAL_EXTENSION), "CRITICAL_EXTENSION"),
                row(
                        "critical extension of the whole",
                        GOOD.with(Fault.CRITICAL_RESPONSE_EXTENSION),
                        "CRITICAL_EXTENSION"),
                row("by the issuer, its certificate sent", GOOD.by(CA), "good"),
                row("by a delegate", GOOD.by(CA.leaf("Responder", SIGNING)), "good"),
                row(
                        "revoked by a delegate",
                        OcspReply.of(OcspReply.Status.REVOKED, CA).by(CA.leaf("Responder", SIGNING)),
                        "revoked"),
                row(
                        "by a delegate among others' certificates",
                        GOOD.by(CA.leaf("Responder", SIGNING)).sending(ALICE),
                        "good"),
                row(
                        "by a delegate whose certificate is not sent",
                        GOOD.by(CA.leaf("Responder", SIGNING)).sendingNone(),
                        "NOT_SIGNED_BY_ISSUER"),
                row("by a leaf without the usage", GOOD.by(CA.leaf("Responder")), "NOT_SIGNED_BY_ISSUER"),
                row(
                        "by a leaf of another usage",
                        GOOD.by(CA.leaf("Responder", Authority.usage(KeyPurposeId.id_kp_clientAuth))),
                        "NOT_SIGNED_BY_ISSUER"),
                row(
                        "by a leaf of any usage",
                        GOOD.by(CA.leaf("Responder", Authority.usage(KeyPurposeId.anyExtendedKeyUsage))),
                        "NOT_SIGNED_BY_ISSUER"),
                row("by the very certificate", GOOD.by(ALICE), "NOT_SIGNED_BY_ISSUER"),
                row(
                        "by a delegate that has expired",
                        GOOD.by(CA.leafUntil(CLOCK.instant().minusSeconds(31), "Responder", SIGNING)),
                        "NOT_SIGNED_BY_ISSUER"),
                row("by a delegate of the CA above", GOOD.by(ROOT.leaf("Responder", SIGNING)), "NOT_SIGNED_BY_ISSUER"),
                row("by the CA above", GOOD.by(ROOT), "NOT_SIGNED_BY_ISSUER"),
                row("by a CA below", GOOD.by(CA.authority("Sub")), "NOT_SIGNED_BY_ISSUER"),
                row("by one of the issuer's name", GOOD.by(stranger), "NOT_SIGNED_BY_ISSUER"),
                row(
                        "by a delegate of one of the issuer's name",
                        GOOD.by(stranger.leaf("Responder", SIGNING)),
                        "NOT_SIGNED_BY_ISSUER"),
                row("by the issuer over SHA-1", GOOD.signedWith("SHA1withECDSA"), "NOT_SIGNED_BY_ISSUER"),
                row("by the issuer over SHA-512", GOOD.signedWith("SHA512withECDSA"), "good"),
                row(
                        "by a delegate with a critical extension",
                        GOOD.by(CA.leaf("Responder", SIGNING, CRITICAL)),
                        "NOT_SIGNED_BY_ISSUER"),
                row("by a delegate, RSA", GOOD.by(rsa(2048)).signedWith("SHA256withRSA"), "good"),
                row(
                        "by a delegate, RSA over SHA-1",
                        GOOD.by(rsa(2048)).signedWith("SHA1withRSA"),
                        "NOT_SIGNED_BY_ISSUER"),
                row(
                        "by a delegate, RSA of 1024 bits",
                        GOOD.by(rsa(1024)).signedWith("SHA256withRSA"),
                        "NOT_SIGNED_BY_ISSUER"),
                row("try later", OcspResponder.tryLater(), "NOT_SUCCESSFUL"),
                row("garbage", text(200, "<html>welcome</html>"), "UNREADABLE"),
                row("nothing", text(200, ""), "UNREADABLE"),
                row("nested without end", OcspResponder.bytes(200, nested()), "UNREADABLE"),
                row("good, and a byte more", OcspResponder.followedBy(GOOD, new byte[] {0}), "UNREADABLE"),
                row("too large", OcspResponder.bytes(200, huge()), "BROKEN_OFF"),
                row("not found", text(404, ""), "BAD_HTTP_STATUS"),
                row("redirect", OcspResponder.redirect(RESPONDER.uri()), "BAD_HTTP_STATUS"),
                row("out of order", text(500, "sorry"), "SERVER_ERROR"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("whatIsSaid")
    void onlyWhatTheIssuerSaysOfThisCertificateNowIsBelieved(String name, OcspResponder.Reply reply, String expected)
            throws NoAnswerException {
        RESPONDER.answer(reply);
        assertEquals(expected, outcome(), name);
    }

    private static String outcome() throws NoAnswerException {
        StatusRequest request = StatusRequest.of(ALICE.certificate(), CA.certificate());
        try (ResponderClient client = new ResponderClient()) {
            byte[] response = client.get(RESPONDER.uri(), request.encoded(), Duration.ofSeconds(10));
            return new AnswerCheck(CLOCK.instant(), SKEW)
                    .verify(response, request)
                    .status()
                    .toString();
        } catch (NoAnswerException e) {
            return e.reason().name();
        }
    }

    @Test
    void aChangedByteAnywhereIsNoGoodAnswer() throws Exception {
        StatusRequest request = StatusRequest.of(ALICE.certificate(), CA.certificate());
        RESPONDER.answer(GOOD);
        byte[] good;
        try (ResponderClient client = new ResponderClient()) {
            good = client.get(RESPONDER.uri(), request.encoded(), Duration.ofSeconds(10));
        }
        AnswerCheck check = new AnswerCheck(CLOCK.instant(), SKEW);
        Answer said = check.verify(good, request);
        for (int i = 0; i < good.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = good.clone();
                changed[i] ^= (byte) (1 << bit);
                assertEquals(said, answerOr(said, check, changed, request), "byte " + i + " bit " + bit);
            }
        }
    }

    /** What is believed of {@code changed}; {@code said} where nothing is. */
    private static Answer answerOr(Answer said, AnswerCheck check, byte[] changed, StatusRequest request) {
        try {
            return check.verify(changed, request);
        } catch (NoAnswerException refused) {
            return said;
        }
    }
}
