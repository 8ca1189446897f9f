package io.postern.policy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's certificate, but for its ECDSA signature, which Bouncy Castle verifies: the JDK takes five times as long on P-256, and that
 * was two fifths of a handshake. The JDK's PKIX asks the certificate itself, so that all else of PKIX stays as it is.
 *
 * <p>Stricter than the JDK: a signature has the one encoding that DER allows, where the JDK takes a negative number for a
 * positive one. A provider of our own would be the usual way; PKIX finds it by its name alone, and that has the JVM load
 * all providers that there are, which takes longer than a hundred handshakes.
 *
 * <p>For the leaf alone: the JDK remembers what it has verified of a certificate that comes again, as issuers do.
 */
final class QuickLeaf extends X509Certificate {
    private static final long serialVersionUID = 1L;

    /** The hash of each algorithm, by the algorithm's name. */
    private static final Map<String, String> HASHES = Map.of(
            "SHA256withECDSA", "SHA-256",
            "SHA384withECDSA", "SHA-384",
            "SHA512withECDSA", "SHA-512");

    private static final IssuerKeys ISSUER_KEYS = new IssuerKeys();

    private final X509Certificate jdk;
    private final String hash;

    private QuickLeaf(X509Certificate jdk, String hash) {
        this.jdk = jdk;
        this.hash = hash;
    }

    /** {@code leaf}, quicker to verify where it is signed by ECDSA. */
    static X509Certificate of(X509Certificate leaf) {
        return Optional.ofNullable(HASHES.get(leaf.getSigAlgName()))
                .<X509Certificate>map(hash -> new QuickLeaf(leaf, hash))
                .orElse(leaf);
    }

    @Override
    public void verify(PublicKey issuer)
            throws CertificateException, NoSuchAlgorithmException, InvalidKeyException, SignatureException {
        ECPublicKeyParameters key = ISSUER_KEYS.prepared(issuer);
        BigInteger[] numbers;
        try {
            numbers = StandardDSAEncoding.INSTANCE.decode(key.getParameters().getN(), jdk.getSignature());
        } catch (IOException | RuntimeException malformed) {
            throw new SignatureException("no DER of two numbers below the order", malformed);
        }
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, key);
        byte[] signed = MessageDigest.getInstance(hash).digest(jdk.getTBSCertificate());
        if (!verifier.verifySignature(signed, numbers[0], numbers[1])) {
            throw new SignatureException("it does not match");
        }
    }

    /** @param provider not asked */
    @Override
    public void verify(PublicKey issuer, @Nullable String provider)
            throws CertificateException, NoSuchAlgorithmException, InvalidKeyException, SignatureException {
        verify(issuer);
    }

    @Override
    public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
        jdk.checkValidity();
    }

    @Override
    public void checkValidity(Date date) throws CertificateExpiredException, CertificateNotYetValidException {
        jdk.checkValidity(date);
    }

    @Override
    public int getVersion() {
        return jdk.getVersion();
    }

    @Override
    public BigInteger getSerialNumber() {
        return jdk.getSerialNumber();
    }

    @Override
    @Deprecated(since = "16 of the JDK")
    public Principal getIssuerDN() {
        return jdk.getIssuerX500Principal();
    }

    @Override
    public X500Principal getIssuerX500Principal() {
        return jdk.getIssuerX500Principal();
    }

    @Override
    @Deprecated(since = "16 of the JDK")
    public Principal getSubjectDN() {
        return jdk.getSubjectX500Principal();
    }

    @Override
    public X500Principal getSubjectX500Principal() {
        return jdk.getSubjectX500Principal();
    }

    @Override
    public Date getNotBefore() {
        return jdk.getNotBefore();
    }

    @Override
    public Date getNotAfter() {
        return jdk.getNotAfter();
    }

    @Override
    public byte[] getTBSCertificate() throws CertificateEncodingException {
        return jdk.getTBSCertificate();
    }

    @Override
    public byte[] getSignature() {
        return jdk.getSignature();
    }

    @Override
    public String getSigAlgName() {
        return jdk.getSigAlgName();
    }

    @Override
    public String getSigAlgOID() {
        return jdk.getSigAlgOID();
    }

    @Override
    public byte @Nullable [] getSigAlgParams() {
        return jdk.getSigAlgParams();
    }

    @Override
    public boolean @Nullable [] getIssuerUniqueID() {
        return jdk.getIssuerUniqueID();
    }

    @Override
    public boolean @Nullable [] getSubjectUniqueID() {
        return jdk.getSubjectUniqueID();
    }

    @Override
    public boolean @Nullable [] getKeyUsage() {
        return jdk.getKeyUsage();
    }

    @Override
    public @Nullable List<String> getExtendedKeyUsage() throws CertificateParsingException {
        return jdk.getExtendedKeyUsage();
    }

    @Override
    public int getBasicConstraints() {
        return jdk.getBasicConstraints();
    }

    @Override
    public @Nullable Collection<List<?>> getSubjectAlternativeNames() throws CertificateParsingException {
        return jdk.getSubjectAlternativeNames();
    }

    @Override
    public @Nullable Collection<List<?>> getIssuerAlternativeNames() throws CertificateParsingException {
        return jdk.getIssuerAlternativeNames();
    }

    @Override
    public byte[] getEncoded() throws CertificateEncodingException {
        return jdk.getEncoded();
    }

    @Override
    public PublicKey getPublicKey() {
        return jdk.getPublicKey();
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        return jdk.hasUnsupportedCriticalExtension();
    }

    @Override
    public @Nullable Set<String> getCriticalExtensionOIDs() {
        return jdk.getCriticalExtensionOIDs();
    }

    @Override
    public @Nullable Set<String> getNonCriticalExtensionOIDs() {
        return jdk.getNonCriticalExtensionOIDs();
    }

    @Override
    public byte @Nullable [] getExtensionValue(String oid) {
        return jdk.getExtensionValue(oid);
    }

    @Override
    public String toString() {
        return jdk.toString();
    }
}
