package io.postern.metrics;

import io.postern.config.CipherSuite;
import io.postern.tls.HandshakeFacts;
import java.util.Set;

/** What a handshake agreed on, as tags: each from a list that is closed, so that no client makes up a new one. Pure. */
final class TlsTags {
    /** What is in no list. */
    static final String OTHER = "other";

    /** What the engine does not tell. */
    static final String UNKNOWN = "unknown";

    private static final Set<String> VERSIONS = Set.of("1.2", "1.3");

    /** As BoringSSL names those that the configuration can name. */
    private static final Set<String> GROUPS = Set.of("X25519MLKEM768", "X25519", "P-256", "P-384", "P-521");

    private TlsTags() {}

    static String version(HandshakeFacts facts) {
        return VERSIONS.contains(facts.version()) ? facts.version() : OTHER;
    }

    static String cipher(HandshakeFacts facts) {
        return CipherSuite.byName(facts.cipherSuite()).map(CipherSuite::name).orElse(OTHER);
    }

    static String group(HandshakeFacts facts) {
        if (facts.group().isEmpty()) {
            return UNKNOWN;
        }
        return GROUPS.contains(facts.group()) ? facts.group() : OTHER;
    }
}
