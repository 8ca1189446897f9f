package io.postern.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The names that {@code cipher_suites} may hold in nats-server, and why Postern serves some of them to nobody. */
final class CipherSuiteNames {
    private static final String SERVED = "ECDHE with AEAD (GCM or CHACHA20_POLY1305), which is all that Postern serves";

    /** nats-server has these by default. */
    private static final List<String> CBC = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

    /** For these nats-server wants {@code allow_insecure_cipher_suites}. */
    private static final List<String> INSECURE = List.of(
            "TLS_RSA_WITH_RC4_128_SHA",
            "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
            "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
            "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");

    private CipherSuiteNames() {}

    /** @param insecureAllowed the block's {@code allow_insecure_cipher_suites}: it changes the words, not what is served */
    static ValueReader<CipherSuite> reader(boolean insecureAllowed) {
        return node -> {
            String name = Values.name(node);
            if (CBC.contains(name) || INSECURE.contains(name)) {
                throw refused(node, name, insecureAllowed);
            }
            return CipherSuite.byName(name).orElseThrow(() -> unknown(node, name));
        };
    }

    private static InvalidValueException refused(Node node, String name, boolean insecureAllowed) {
        String permission = "";
        if (INSECURE.contains(name)) {
            permission = insecureAllowed
                    ? "; allow_insecure_cipher_suites does not change that"
                    : "; nats-server wants allow_insecure_cipher_suites for it";
        }
        return new InvalidValueException(
                node.origin().key(), name + " is not served: " + weakness(name) + permission, SERVED);
    }

    private static String weakness(String name) {
        if (name.contains("RC4")) {
            return "RC4 is broken";
        }
        if (name.contains("3DES")) {
            return "3DES is broken";
        }
        return name.startsWith("TLS_RSA") ? "RSA key exchange has no forward secrecy" : "CBC has a padding that leaks";
    }

    private static InvalidValueException unknown(Node node, String name) {
        List<String> known = Stream.concat(
                        Arrays.stream(CipherSuite.values()).map(CipherSuite::name),
                        Stream.concat(CBC.stream(), INSECURE.stream()))
                .toList();
        String shown = node instanceof Node.Scalar scalar ? scalar.glimpse() : name;
        return new InvalidValueException(
                node.origin().key(),
                shown + ": " + Nearest.unknown("cipher suite", name, known),
                Nearest.expected(name, known, SERVED));
    }
}
