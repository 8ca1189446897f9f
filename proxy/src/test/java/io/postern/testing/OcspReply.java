package io.postern.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A signed answer of a responder, good or bad in a way of its own.
 *
 * @param status     what it says
 * @param signer     who signs it
 * @param sent       the certificates that come with it
 * @param age        how long ago its this-update is; negative for the future
 * @param life       from now to its next update; negative for the past, {@link #ENDLESS} for none
 * @param algorithm  how it is signed
 * @param fault      what else is wrong
 */
public record OcspReply(
        Status status,
        Authority signer,
        List<X509Certificate> sent,
        Duration age,
        Duration life,
        String algorithm,
        Fault fault) {
    public static final Duration ENDLESS = Duration.ofDays(100_000);

    /** What it says of the certificate. */
    public enum Status {
        GOOD,
        REVOKED,
        UNKNOWN
    }

    /** What is wrong with it. */
    public enum Fault {
        NONE,
        /** It is about the next serial number. */
        OTHER_SERIAL,
        /** It is about a certificate of an issuer with another name. */
        OTHER_ISSUER_NAME,
        /** It is about a certificate of an issuer with another key. */
        OTHER_ISSUER_KEY,
        /** It answers twice, first so and then as revoked. */
        TWICE,
        /** A critical extension that nobody knows, of what it says of the certificate. */
        CRITICAL_EXTENSION,
        /** The same of the whole. */
        CRITICAL_RESPONSE_EXTENSION
    }

    /** Signed by {@code issuer}, a minute old, for an hour. */
    public static OcspReply of(Status status, Authority issuer) {
        return new OcspReply(
                status, issuer, List.of(), Duration.ofMinutes(1), Duration.ofHours(1), "SHA256withECDSA", Fault.NONE);
    }

    /** The same, signed by {@code other}, whose certificate comes with it. */
    public OcspReply by(Authority other) {
        return new OcspReply(status, other, List.of(other.certificate()), age, life, algorithm, fault);
    }

    /** The same with {@code other}'s certificate sent before. */
    public OcspReply sending(Authority other) {
        List<X509Certificate> more =
                Stream.concat(Stream.of(other.certificate()), sent.stream()).toList();
        return new OcspReply(status, signer, more, age, life, algorithm, fault);
    }

    /** The same with no certificate sent. */
    public OcspReply sendingNone() {
        return new OcspReply(status, signer, List.of(), age, life, algorithm, fault);
    }

    /** The same of another age. */
    public OcspReply aged(Duration other) {
        return new OcspReply(status, signer, sent, other, life, algorithm, fault);
    }

    /** The same with another life. */
    public OcspReply living(Duration other) {
        return new OcspReply(status, signer, sent, age, other, algorithm, fault);
    }

    /** The same, signed by another algorithm. */
    public OcspReply signedWith(String other) {
        return new OcspReply(status, signer, sent, age, life, other, fault);
    }

    /** The same with {@code other} wrong. */
    public OcspReply with(Fault other) {
        return new OcspReply(status, signer, sent, age, life, algorithm, other);
    }

    /** An OCSPResponse in DER about {@code asked}. */
    byte[] encode(CertificateID asked, Instant now) throws IOException {
        try {
            SubjectPublicKeyInfo key = SubjectPublicKeyInfo.getInstance(
                    signer.certificate().getPublicKey().getEncoded());
            BasicOCSPRespBuilder builder =
                    new BasicOCSPRespBuilder(key, new BcDigestCalculatorProvider().get(CertificateID.HASH_SHA1));
            Date thisUpdate = Date.from(now.minus(age));
            Date nextUpdate = life.equals(ENDLESS) ? null : Date.from(now.plus(life));
            builder.addResponse(
                    about(asked),
                    bouncy(status, thisUpdate),
                    thisUpdate,
                    nextUpdate,
                    extensions(Fault.CRITICAL_EXTENSION));
            builder.setResponseExtensions(extensions(Fault.CRITICAL_RESPONSE_EXTENSION));
            if (fault == Fault.TWICE) {
                builder.addResponse(asked, bouncy(Status.REVOKED, thisUpdate), thisUpdate, nextUpdate, null);
            }
            X509CertificateHolder[] certificates = new X509CertificateHolder[sent.size()];
            for (int i = 0; i < certificates.length; i++) {
                certificates[i] = new JcaX509CertificateHolder(sent.get(i));
            }
            return new OCSPRespBuilder()
                    .build(
                            OCSPResponseStatus.SUCCESSFUL,
                            builder.build(
                                    new JcaContentSignerBuilder(algorithm).build(signer.key()),
                                    certificates,
                                    Date.from(now)))
                    .getEncoded();
        } catch (OCSPException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private CertificateID about(CertificateID asked) {
        CertID id = asked.toASN1Primitive();
        ASN1OctetString other = new DEROctetString(new byte[20]);
        return switch (fault) {
            case NONE, TWICE, CRITICAL_EXTENSION, CRITICAL_RESPONSE_EXTENSION -> asked;
            case OTHER_SERIAL ->
                CertificateID.deriveCertificateID(asked, asked.getSerialNumber().add(BigInteger.ONE));
            case OTHER_ISSUER_NAME ->
                new CertificateID(
                        new CertID(id.getHashAlgorithm(), other, id.getIssuerKeyHash(), id.getSerialNumber()));
            case OTHER_ISSUER_KEY ->
                new CertificateID(
                        new CertID(id.getHashAlgorithm(), id.getIssuerNameHash(), other, id.getSerialNumber()));
        };
    }

    private Extensions extensions(Fault ifCritical) throws IOException {
        ExtensionsGenerator generator = new ExtensionsGenerator();
        generator.addExtension(new ASN1ObjectIdentifier("1.2.3.4"), fault == ifCritical, DERNull.INSTANCE);
        return generator.generate();
    }

    private static CertificateStatus bouncy(Status status, Date when) {
        return switch (status) {
            case GOOD -> CertificateStatus.GOOD;
            case REVOKED -> new RevokedStatus(when);
            case UNKNOWN -> new UnknownStatus();
        };
    }
}
