package io.postern.tls.jdk;

import io.postern.tls.KeyProblems;
import io.postern.tls.PemBlocks;
import io.postern.tls.PemException;
import io.postern.tls.PemFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;

/** Reads private keys in their three encodings: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) and SEC1 (RFC 5915). */
final class JdkKeys {
    /** The JDK's name of the key factory for what a PKCS#8 key says it is. */
    private static final Map<ASN1ObjectIdentifier, String> KEY_FACTORIES = Map.of(
            PKCSObjectIdentifiers.rsaEncryption, "RSA",
            X9ObjectIdentifiers.id_ecPublicKey, "EC",
            EdECObjectIdentifiers.id_Ed25519, "Ed25519");

    private JdkKeys() {}

    /** The first private key in {@code file}. */
    static JdkKey read(Path file) throws PemException {
        return new JdkKey(key(PemBlocks.key(PemFile.text(file))));
    }

    private static PrivateKey key(PemObject block) throws PemException {
        if (block.getType().equals("ENCRYPTED PRIVATE KEY")
                || !block.getHeaders().isEmpty()) {
            throw KeyProblems.encrypted();
        }
        try {
            PrivateKeyInfo key = pkcs8(block);
            KeyFactory factory = KeyFactory.getInstance(keyFactory(key.getPrivateKeyAlgorithm()));
            return factory.generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        } catch (GeneralSecurityException | IOException | RuntimeException damaged) {
            // Not its message: a parser's words may show what it was reading.
            throw KeyProblems.undecodable(block.getType());
        }
    }

    private static PrivateKeyInfo pkcs8(PemObject block) throws IOException, PemException {
        return switch (block.getType()) {
            case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(block.getContent());
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        RSAPrivateKey.getInstance(block.getContent()));
            case "EC PRIVATE KEY" -> {
                ECPrivateKey key = ECPrivateKey.getInstance(block.getContent());
                yield new PrivateKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
            }
            default -> throw KeyProblems.unsupportedType(block.getType());
        };
    }

    private static String keyFactory(AlgorithmIdentifier algorithm) throws PemException {
        String factory = KEY_FACTORIES.get(algorithm.getAlgorithm());
        if (factory == null) {
            throw KeyProblems.unsupportedType(algorithm.getAlgorithm().getId());
        }
        if (factory.equals("EC")) {
            checkCurve(algorithm.getParameters());
        }
        return factory;
    }

    private static void checkCurve(ASN1Encodable parameters) throws PemException {
        if (!(parameters instanceof ASN1ObjectIdentifier curve)) {
            throw KeyProblems.curveNotNamed();
        }
        if (!curve.equals(SECObjectIdentifiers.secp256r1) && !curve.equals(SECObjectIdentifiers.secp384r1)) {
            String name = ECNamedCurveTable.getName(curve);
            throw KeyProblems.unsupportedCurve(name == null ? curve.getId() : name);
        }
    }
}
