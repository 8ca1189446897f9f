package io.postern.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The cipher suites that nats-server's configuration can name and Postern serves. What else nats-server knows by name
 * (CBC, RC4, 3DES, RSA key exchange) is refused by {@link ConfigLoader} with the reason.
 */
public enum CipherSuite {
    TLS_AES_128_GCM_SHA256(Protocol.TLS_1_3),
    TLS_AES_256_GCM_SHA384(Protocol.TLS_1_3),
    TLS_CHACHA20_POLY1305_SHA256(Protocol.TLS_1_3),
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(Protocol.TLS_1_2),
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(Protocol.TLS_1_2),
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(Protocol.TLS_1_2),
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(Protocol.TLS_1_2),
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(Protocol.TLS_1_2),
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(Protocol.TLS_1_2);

    /** The protocol that a suite belongs to. */
    public enum Protocol {
        TLS_1_2,
        TLS_1_3
    }

    /** Everything above: ECDHE with AEAD. */
    public static final List<CipherSuite> DEFAULTS = List.of(values());

    private static final Map<String, CipherSuite> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(CipherSuite::name, Function.identity()));

    private final Protocol protocol;

    CipherSuite(Protocol protocol) {
        this.protocol = protocol;
    }

    /** The protocol that it belongs to. */
    public Protocol protocol() {
        return protocol;
    }

    /** The suite of that IANA name. */
    public static Optional<CipherSuite> byName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
