package io.postern.config;

import java.time.Duration;

/** When a client's TLS handshake starts: {@code handshake_first} of nats-server. */
public sealed interface HandshakeMode {

    /** INFO in clear, then the handshake: {@code handshake_first: false}, the default. */
    record InfoFirst() implements HandshakeMode {}

    /** The handshake at once, INFO inside it: {@code handshake_first: true}. */
    record TlsFirst() implements HandshakeMode {}

    /**
     * The handshake if the client speaks before the delay is over, else INFO in clear: {@code auto} or a duration.
     *
     * @param delay how long a client has to speak first; more than 0
     */
    record TlsFirstWithFallback(Duration delay) implements HandshakeMode {
        /** What {@code auto} waits (nats-server, {@code DEFAULT_TLS_HANDSHAKE_FIRST_FALLBACK_DELAY}). */
        public static final Duration AUTO_WAIT = Duration.ofMillis(50);

        public TlsFirstWithFallback {
            Checks.positive("handshake_first", delay);
        }
    }
}
