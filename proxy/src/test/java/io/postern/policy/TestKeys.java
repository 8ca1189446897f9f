package io.postern.policy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** Keys for tests, each made once: {@code p256}, {@code rsa2048}, {@code ed25519}, with anything behind a dash for another one. */
final class TestKeys {
    private static final Map<String, KeyPair> PAIRS = new ConcurrentHashMap<>();

    private TestKeys() {}

    /** A key that can sign. */
    static KeyPair pair(String name) {
        return PAIRS.computeIfAbsent(name, TestKeys::generate);
    }

    private static KeyPair generate(String name) {
        String kind = name.replaceFirst("-.*", "");
        try {
            KeyPairGenerator generator;
            if (kind.startsWith("rsa")) {
                generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(Integer.parseInt(kind.substring(3)));
            } else if (kind.startsWith("p")) {
                generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp" + kind.substring(1) + "r1"));
            } else {
                generator = KeyPairGenerator.getInstance(kind.toUpperCase(Locale.ROOT));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** A public key; of {@code fake} ones nobody has the private half: {@code fake-rsa:8192:3}, {@code fake-ec:secp256k1}. */
    static SubjectPublicKeyInfo publicKey(String name) {
        String[] parts = name.split(":", -1);
        return switch (parts[0]) {
            case "fake-rsa" -> rsa(Integer.parseInt(parts[1]), new BigInteger(parts[2]));
            case "fake-ec" -> curve(parts[1]);
            case "fake-oid" ->
                new SubjectPublicKeyInfo(new AlgorithmIdentifier(new ASN1ObjectIdentifier(parts[1])), new byte[57]);
            case "fake-ec-explicit" -> explicitCurve();
            case "fake-rsa-broken" ->
                new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        new byte[] {1, 2, 3});
            default -> SubjectPublicKeyInfo.getInstance(pair(name).getPublic().getEncoded());
        };
    }

    private static SubjectPublicKeyInfo rsa(int bits, BigInteger exponent) {
        BigInteger modulus =
                new BigInteger(bits, new Random(bits)).setBit(bits - 1).setBit(0);
        return encoded(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                new RSAPublicKey(modulus, exponent).toASN1Primitive());
    }

    private static SubjectPublicKeyInfo encoded(AlgorithmIdentifier algorithm, ASN1Primitive key) {
        try {
            return new SubjectPublicKeyInfo(algorithm, key);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The generator: the public key of the private key 1. */
    private static SubjectPublicKeyInfo curve(String name) {
        return new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, ECNamedCurveTable.getOID(name)),
                ECNamedCurveTable.getByName(name).getG().getEncoded(false));
    }

    private static SubjectPublicKeyInfo explicitCurve() {
        return new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, ECNamedCurveTable.getByName("secp256r1")),
                ECNamedCurveTable.getByName("secp256r1").getG().getEncoded(false));
    }

    /** What a key signs with unless the recipe says so. */
    static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
    }

    /** The identifier of a signature algorithm; one that is none by its OID. */
    static AlgorithmIdentifier identifier(String algorithm) {
        return algorithm.matches("[0-9.]+")
                ? new AlgorithmIdentifier(new ASN1ObjectIdentifier(algorithm))
                : new DefaultSignatureAlgorithmIdentifierFinder().find(algorithm.toUpperCase(Locale.ROOT));
    }

    static byte[] sign(String algorithm, PrivateKey key, byte[] bytes) {
        try {
            Signature signature;
            if (algorithm.matches("[0-9.]+")) {
                return new byte[64];
            } else if (algorithm.endsWith("andMGF1")) {
                String hash = algorithm.replaceFirst("SHA(\\d+)with.*", "SHA-$1");
                int salt = MessageDigest.getInstance(hash).getDigestLength();
                signature = Signature.getInstance("RSASSA-PSS");
                signature.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
            } else {
                signature = Signature.getInstance(algorithm);
            }
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm, e);
        }
    }
}
