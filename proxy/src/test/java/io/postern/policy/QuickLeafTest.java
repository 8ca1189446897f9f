package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickLeafTest {
    private final TestIssuers issuers = new TestIssuers(List.of(
            List.of("p256", "dn=CN:p256 key=p256 ca"),
            List.of("p384", "dn=CN:p384 key=p384 ca"),
            List.of("p521", "dn=CN:p521 key=p521 ca"),
            List.of("rsa", "dn=CN:rsa key=rsa2048 ca"),
            List.of("ed", "dn=CN:ed key=ed25519 ca")));

    @ParameterizedTest
    @ValueSource(strings = {"p256", "p384", "p521"})
    void agreesWithTheJdkOnWhatIsSignedAndOnWhatIsNot(String name) throws Exception {
        PublicKey key = TestKeys.pair(name).getPublic();
        Random random = new Random(name.hashCode());
        for (String algorithm : List.of("SHA256withECDSA", "SHA384withECDSA", "SHA512withECDSA")) {
            for (int i = 0; i < 10; i++) {
                X509Certificate signed = leaf("by=" + name + " sig=" + algorithm + " dn=CN:" + i);
                assertEquals(algorithm, signed.getSigAlgName());
                assertTrue(verified(QuickLeaf.of(signed), key));
                assertFalse(verified(
                        QuickLeaf.of(signed), TestKeys.pair(name + "-other").getPublic()));
                byte[] signature = signed.getSignature();
                signature[random.nextInt(signature.length)] ^= (byte) (1 << random.nextInt(8));
                X509Certificate damaged = signedBy(signed, signature);
                assertEquals(verified(damaged, key), verified(QuickLeaf.of(damaged), key));
                assertFalse(verified(QuickLeaf.of(leaf("tamper-body by=" + name + " sig=" + algorithm)), key));
            }
        }
    }

    @Test
    void refusesASignatureOfWhichAnyBitIsAnother() throws Exception {
        X509Certificate signed = leaf("by=p256");
        PublicKey key = TestKeys.pair("p256").getPublic();
        for (int bit = 0; bit < signed.getSignature().length * 8; bit++) {
            byte[] signature = signed.getSignature();
            signature[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(verified(QuickLeaf.of(signedBy(signed, signature)), key), "bit " + bit);
        }
    }

    /** With some of these an equation of ECDSA holds that nobody has signed, unless it is looked at: CVE-2022-21449. */
    @ParameterizedTest
    @ValueSource(strings = {"p256", "p384", "p521"})
    void refusesNumbersThatNoSignatureHas(String name) throws Exception {
        X509Certificate signed = leaf("by=" + name);
        ECPublicKey key = (ECPublicKey) TestKeys.pair(name).getPublic();
        BigInteger order = key.getParams().getOrder();
        List<BigInteger> numbers = List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                BigInteger.ONE.negate(),
                order.subtract(BigInteger.ONE),
                order,
                order.add(BigInteger.ONE),
                order.multiply(order),
                key.getW().getAffineX());
        for (BigInteger r : numbers) {
            for (BigInteger s : numbers) {
                assertFalse(verified(QuickLeaf.of(signedBy(signed, encoded(r, s))), key), r + ", " + s);
            }
        }
    }

    @Test
    void takesOneEncodingOfASignature() throws Exception {
        X509Certificate signed = leaf("by=p256");
        ECPublicKey key = (ECPublicKey) TestKeys.pair("p256").getPublic();
        BigInteger order = key.getParams().getOrder();
        byte[] signature = signed.getSignature();
        ASN1Encodable[] numbers = ASN1Sequence.getInstance(signature).toArray();
        BigInteger r = ASN1Integer.getInstance(numbers[0]).getValue();
        BigInteger s = ASN1Integer.getInstance(numbers[1]).getValue();
        assertTrue(verified(QuickLeaf.of(signedBy(signed, encoded(r, s))), key));
        List<byte[]> others = List.of(
                // The same modulo the order.
                encoded(r.add(order), s),
                encoded(r, s.add(order)),
                encoded(r.subtract(order), s),
                Arrays.copyOf(signature, signature.length + 1),
                Arrays.copyOf(signature, signature.length - 1),
                new byte[0],
                new BERSequence(numbers).getEncoded(),
                new DERSequence(new ASN1Encodable[] {numbers[0], numbers[1], numbers[1]}).getEncoded());
        for (byte[] other : others) {
            assertFalse(verified(QuickLeaf.of(signedBy(signed, other)), key));
        }
    }

    @Test
    void leavesOtherSignaturesToTheJdk() throws Exception {
        for (String recipe : List.of("by=rsa", "by=ed")) {
            X509Certificate leaf = leaf(recipe);
            assertSame(leaf, QuickLeaf.of(leaf));
        }
    }

    @Test
    void takesNoKeyOfAnotherKind() throws Exception {
        X509Certificate leaf = QuickLeaf.of(leaf("by=p256"));
        for (String other : List.of("rsa2048", "ed25519")) {
            PublicKey key = TestKeys.pair(other).getPublic();
            assertThrows(InvalidKeyException.class, () -> leaf.verify(key));
        }
    }

    @Test
    void keepsTheKeysThatWereUsedLast() throws Exception {
        IssuerKeys keys = new IssuerKeys();
        ECPublicKey[] issuers = new ECPublicKey[65];
        Arrays.setAll(issuers, i -> (ECPublicKey) TestKeys.pair("p256-kept" + i).getPublic());
        ECPublicKeyParameters first = keys.prepared(issuers[0]);
        assertEquals(
                issuers[0].getW().getAffineX(), first.getQ().getAffineXCoord().toBigInteger());
        for (int i = 1; i < 64; i++) {
            keys.prepared(issuers[i]);
        }
        assertSame(first, keys.prepared(issuers[0]));
        for (int i = 1; i < 65; i++) {
            keys.prepared(issuers[i]);
        }
        assertNotSame(first, keys.prepared(issuers[0]));
    }

    /** A method that is left out would say of the certificate what nobody has, or be slow. */
    @Test
    void saysOtherwiseWhatTheJdkSays() throws Exception {
        X509Certificate jdk = leaf("by=p256 email=alice@example.com eku=client ku=digitalSignature");
        X509Certificate quick = QuickLeaf.of(jdk);
        for (Method method : X509Certificate.class.getMethods()) {
            boolean asks = method.getParameterCount() == 0
                    && (method.getName().startsWith("get")
                            || method.getName().startsWith("has")
                            || method.getName().equals("toString"))
                    && !Set.of("getClass", "getIssuerDN", "getSubjectDN").contains(method.getName());
            if (asks) {
                Object expected = method.invoke(jdk);
                assertTrue(Objects.deepEquals(expected, method.invoke(quick)), method.getName());
            }
            if (!Modifier.isFinal(method.getModifiers())
                    && method.getDeclaringClass() == X509Certificate.class
                    && asks) {
                assertSame(
                        QuickLeaf.class,
                        QuickLeaf.class.getMethod(method.getName()).getDeclaringClass(),
                        method.getName());
            }
        }
        assertEquals(jdk, quick);
        assertArrayEquals(jdk.getExtensionValue("2.5.29.17"), quick.getExtensionValue("2.5.29.17"));
    }

    @Test
    void hasTheJdksDatesAndWhatIsNotUnderstood() throws Exception {
        X509Certificate quick =
                QuickLeaf.of(leaf("by=p256 from=-9000d until=-8000d ext=1.3.6.1.4.1.55555.9:critical:0500"));
        assertTrue(quick.hasUnsupportedCriticalExtension());
        assertThrows(CertificateExpiredException.class, quick::checkValidity);
        quick.checkValidity(quick.getNotAfter());
        Date before = Date.from(quick.getNotBefore().toInstant().minusSeconds(1));
        assertThrows(CertificateNotYetValidException.class, () -> quick.checkValidity(before));
    }

    private X509Certificate leaf(String recipe) throws GeneralSecurityException {
        return decoded(new CertificateRecipe(issuers, Recipe.parse(recipe)).make());
    }

    /** {@code certificate} with another signature. */
    private static X509Certificate signedBy(X509Certificate certificate, byte[] signature)
            throws GeneralSecurityException, IOException {
        ASN1Encodable[] parts =
                ASN1Sequence.getInstance(certificate.getEncoded()).toArray();
        parts[2] = new DERBitString(signature);
        return decoded(new DERSequence(parts).getEncoded(ASN1Encoding.DER));
    }

    private static X509Certificate decoded(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static boolean verified(X509Certificate certificate, PublicKey key) throws GeneralSecurityException {
        try {
            certificate.verify(key);
            return true;
        } catch (SignatureException refused) {
            return false;
        }
    }

    private static byte[] encoded(BigInteger r, BigInteger s) throws IOException {
        return new DERSequence(new ASN1Encodable[] {new ASN1Integer(r), new ASN1Integer(s)}).getEncoded();
    }
}
