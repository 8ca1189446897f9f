package io.postern.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs certificates in the profile of RFC 5280.
 *
 * <p>The CA gets no name constraints: it is reused for whatever names are asked for later, and a constraint on DNS names
 * would bar client certificates with DNS SANs as well.
 *
 * @param name      the subject of its certificate
 * @param keys      its ECDSA keys
 * @param algorithm how it signs, as the JDK names it
 */
record Issuer(X500Name name, KeyPair keys, String algorithm) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** One that signs as is right today. */
    Issuer(X500Name name, KeyPair keys) {
        this(name, keys, "SHA256withECDSA");
    }

    /** The same, but signing by SHA-1. */
    Issuer bySha1() {
        return new Issuer(name, keys, "SHA1withECDSA");
    }

    /** Its own certificate, a CA that may issue leaves and no other CA. */
    KeyedCertificate root(Validity validity) throws GeneralSecurityException, IOException {
        X509v3CertificateBuilder builder = builder(name, keys.getPublic(), validity)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return new KeyedCertificate(builder.build(signer()), keys.getPrivate());
    }

    /** A leaf with a new P-256 key. */
    KeyedCertificate issue(LeafProfile profile) throws GeneralSecurityException, IOException {
        return issue(profile, Keys.p256());
    }

    /** A leaf for {@code leafKeys}. */
    KeyedCertificate issue(LeafProfile profile, KeyPair leafKeys) throws GeneralSecurityException, IOException {
        KeyPurposeId[] usages = profile.usages().toArray(KeyPurposeId[]::new);
        X509v3CertificateBuilder builder = builder(profile.subject(), leafKeys.getPublic(), profile.validity())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(usages));
        if (!profile.names().isEmpty()) {
            GeneralName[] names = profile.names().toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        return new KeyedCertificate(builder.build(signer()), leafKeys.getPrivate());
    }

    /** A CRL with {@code revoked} on it, its key said to be compromised. */
    X509CRLHolder revoke(X509CertificateHolder revoked, Validity validity)
            throws GeneralSecurityException, IOException {
        Date thisUpdate = Date.from(validity.notBefore());
        return new X509v2CRLBuilder(name, thisUpdate)
                .setNextUpdate(Date.from(validity.notAfter()))
                .addCRLEntry(revoked.getSerialNumber(), thisUpdate, CRLReason.keyCompromise)
                .addExtension(Extension.authorityKeyIdentifier, false, authorityKeyId())
                .addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.ONE))
                .build(signer());
    }

    private X509v3CertificateBuilder builder(X500Name subject, PublicKey key, Validity validity)
            throws GeneralSecurityException, IOException {
        return new X509v3CertificateBuilder(
                        name,
                        serial(),
                        Date.from(validity.notBefore()),
                        Date.from(validity.notAfter()),
                        subject,
                        SubjectPublicKeyInfo.getInstance(key.getEncoded()))
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key))
                .addExtension(Extension.authorityKeyIdentifier, false, authorityKeyId());
    }

    private AuthorityKeyIdentifier authorityKeyId() throws GeneralSecurityException {
        return new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(keys.getPublic());
    }

    /** 151 random bits and never 0, in 19 octets of the 20 that RFC 5280 allows. */
    private static BigInteger serial() {
        return new BigInteger(151, RANDOM).setBit(151);
    }

    private ContentSigner signer() throws SignatureException {
        try {
            return new JcaContentSignerBuilder(algorithm).build(keys.getPrivate());
        } catch (OperatorCreationException e) {
            throw new SignatureException(algorithm + " can't be made", e);
        }
    }
}
