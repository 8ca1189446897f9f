package io.postern.tls.jdk;

import io.postern.config.CipherSuite;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;

/** The kinds of keys that {@link JdkKeys} reads, and what a client has to offer so that it can verify what they sign. */
enum KeyKind {
    RSA("RSA", "_RSA_", 0, List.of(0x0804, 0x0805, 0x0806), List.of(0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601)),
    /** In TLS 1.3 a scheme is for one curve (RFC 8446, 4.2.3), in TLS 1.2 for all. */
    P256("EC", "_ECDSA_", 0x0017, List.of(0x0403), List.of(0x0403, 0x0503, 0x0603)),
    P384("EC", "_ECDSA_", 0x0018, List.of(0x0503), List.of(0x0403, 0x0503, 0x0603)),
    /** Serves ECDSA's suites in TLS 1.2 (RFC 8422, 5.10). */
    ED25519("EdDSA", "_ECDSA_", 0, List.of(0x0807), List.of(0x0807));

    private static final int P256_BITS = 256;

    private final String algorithm;
    private final String suites;
    private final int curve;
    private final List<Integer> schemes13;
    private final List<Integer> schemes12;

    /**
     * @param algorithm the JDK's name, which a key manager is asked by
     * @param suites    what the names of TLS 1.2's suites have that it serves
     * @param curve     the group that a client of TLS 1.2 has to know, or 0
     * @param schemes13 the signature schemes of which a client of TLS 1.3 has to know one
     * @param schemes12 the same for TLS 1.2
     */
    KeyKind(String algorithm, String suites, int curve, List<Integer> schemes13, List<Integer> schemes12) {
        this.algorithm = algorithm;
        this.suites = suites;
        this.curve = curve;
        this.schemes13 = schemes13;
        this.schemes12 = schemes12;
    }

    /** The kind of {@code key}; empty for one that is not served. */
    static Optional<KeyKind> of(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> Optional.of(RSA);
            case "EC" -> Optional.of(((ECPublicKey) key).getParams().getOrder().bitLength() == P256_BITS ? P256 : P384);
            case "EdDSA" -> Optional.of(ED25519);
            default -> Optional.empty();
        };
    }

    /** Whether the JDK asks for this kind when it asks for {@code keyType}. */
    boolean isAskedBy(String keyType) {
        return algorithm.equals(keyType);
    }

    /** Whether a client that said {@code hello} can verify it in TLS 1.3. */
    boolean suitsTls13(ClientHello hello) {
        return hello.schemes().stream().anyMatch(schemes13::contains);
    }

    /** Whether a client that said {@code hello} can verify it in TLS 1.2, by a suite of {@code served}. */
    boolean suitsTls12(ClientHello hello, List<CipherSuite> served) {
        boolean knowsCurve =
                curve == 0 || hello.groups().isEmpty() || hello.groups().contains(curve);
        return knowsCurve
                && hello.schemes().stream().anyMatch(schemes12::contains)
                && served.stream()
                        .anyMatch(suite ->
                                suite.name().contains(suites) && hello.suites().contains(Offer.codePoint(suite)));
    }
}
