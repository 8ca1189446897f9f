package io.postern.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;

/**
 * Makes certificates as recipes say, good ones and ones that no library would make. The words are described in
 * {@code certificates.txt}.
 */
final class CertificateRecipe {
    private final TestIssuers issuers;
    private final Recipe recipe;

    CertificateRecipe(TestIssuers issuers, Recipe recipe) {
        this.issuers = issuers;
        this.recipe = recipe;
    }

    /** The certificate's DER, or what there is instead. */
    byte[] make() {
        TestIssuers.Issuer issuer = issuers.get(recipe.get("by", "root"));
        String algorithm = recipe.get("sig", TestKeys.algorithm(issuer.key().getPrivate()));
        return make(issuer.subject(), issuer.key(), algorithm);
    }

    /** The certificate of a root. */
    byte[] makeSelfSigned() {
        KeyPair key = TestKeys.pair(recipe.get("key", "p256"));
        return make(subject(), key, recipe.get("sig", TestKeys.algorithm(key.getPrivate())));
    }

    ASN1Encodable subject() {
        return TestNames.subject(recipe.get("dn", "CN:client"));
    }

    private byte[] make(ASN1Encodable issuer, KeyPair key, String algorithm) {
        try {
            AlgorithmIdentifier identifier = TestKeys.identifier(algorithm);
            byte[] body = body(issuer, key, identifier).getEncoded();
            byte[] signature = TestKeys.sign(algorithm, key.getPrivate(), body);
            if (recipe.has("tamper-body")) {
                // The last byte of the extensions, or of the key where there are none.
                body[body.length - 1] ^= 1;
            }
            if (recipe.has("tamper-signature")) {
                signature[signature.length - 1] ^= 1;
            }
            ASN1EncodableVector certificate = new ASN1EncodableVector();
            certificate.add(ASN1Primitive.fromByteArray(body));
            certificate.add(recipe.has("outer-sig") ? TestKeys.identifier(recipe.get("outer-sig", "")) : identifier);
            certificate.add(new DERBitString(signature));
            return damaged(new DERSequence(certificate).getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] damaged(byte[] der) {
        byte[] trailing = HexFormat.of().parseHex(recipe.get("trailing", ""));
        int length = der.length - Integer.parseInt(recipe.get("cut", "0"));
        byte[] damaged = Arrays.copyOf(der, length + trailing.length);
        System.arraycopy(trailing, 0, damaged, length, trailing.length);
        return damaged;
    }

    private DERSequence body(ASN1Encodable issuer, KeyPair issuerKey, AlgorithmIdentifier algorithm)
            throws IOException {
        SubjectPublicKeyInfo key = TestKeys.publicKey(recipe.get("key", "p256"));
        ASN1EncodableVector body = new ASN1EncodableVector();
        int version = Integer.parseInt(recipe.get("version", "3"));
        if (version > 1) {
            body.add(new DERTaggedObject(true, 0, new ASN1Integer(version - 1)));
        }
        body.add(new ASN1Integer(new BigInteger(recipe.get("serial", "1"))));
        body.add(algorithm);
        body.add(issuer);
        body.add(new DERSequence(new ASN1Encodable[] {
            new Time(Date.from(recipe.moment("from", "-10d"))), new Time(Date.from(recipe.moment("until", "90d")))
        }));
        body.add(subject());
        body.add(key);
        if (version == 3) {
            body.add(new DERTaggedObject(
                    true,
                    3,
                    new TestExtensions(
                                    recipe,
                                    key,
                                    SubjectPublicKeyInfo.getInstance(
                                            issuerKey.getPublic().getEncoded()))
                            .make()));
        }
        return new DERSequence(body);
    }
}
