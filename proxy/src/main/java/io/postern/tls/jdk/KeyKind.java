package io.postern.tls.jdk;

import io.postern.config.CipherSuite;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;

/** The kinds of keys that {@link JdkKeys} reads, and what a client has to offer so that it can verify what they sign. */
enum KeyKind {
    RSA("RSA", "_RSA_", 0),
    P256("EC", "_ECDSA_", 0x0017),
    P384("EC", "_ECDSA_", 0x0018),
    /** Serves ECDSA's suites in TLS 1.2 (RFC 8422, 5.10). */
    ED25519("EdDSA", "_ECDSA_", 0);

    private static final int P256_BITS = 256;

    private final String algorithm;
    private final String suites;
    private final int curve;

    /**
     * @param algorithm the JDK's name, which a key manager is asked by
     * @param suites    what the names of TLS 1.2's suites have that it serves
     * @param curve     the group that a client of TLS 1.2 has to know, or 0
     */
    KeyKind(String algorithm, String suites, int curve) {
        this.algorithm = algorithm;
        this.suites = suites;
        this.curve = curve;
    }

    /** Whether it makes signatures of this scheme in TLS 1.3, where one is for one curve (RFC 8446, 4.2.3). */
    private boolean signsTls13(int scheme) {
        return switch (this) {
            case RSA -> scheme == 0x0804 || scheme == 0x0805 || scheme == 0x0806;
            case P256 -> scheme == 0x0403;
            case P384 -> scheme == 0x0503;
            case ED25519 -> scheme == 0x0807;
        };
    }

    /** Whether it makes signatures of this scheme in TLS 1.2. */
    private boolean signsTls12(int scheme) {
        return switch (this) {
            case RSA -> signsTls13(scheme) || scheme == 0x0401 || scheme == 0x0501 || scheme == 0x0601;
            case P256, P384 -> scheme == 0x0403 || scheme == 0x0503 || scheme == 0x0603;
            case ED25519 -> scheme == 0x0807;
        };
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
        return hello.schemes().stream().anyMatch(this::signsTls13);
    }

    /** Whether a client that said {@code hello} can verify it in TLS 1.2, by a suite of {@code served}. */
    boolean suitsTls12(ClientHello hello, List<CipherSuite> served) {
        boolean knowsCurve =
                curve == 0 || hello.groups().isEmpty() || hello.groups().contains(curve);
        return knowsCurve
                && hello.schemes().stream().anyMatch(this::signsTls12)
                && served.stream()
                        .anyMatch(suite ->
                                suite.name().contains(suites) && hello.suites().contains(Offer.codePoint(suite)));
    }
}
