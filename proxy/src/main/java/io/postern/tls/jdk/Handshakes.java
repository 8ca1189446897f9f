package io.postern.tls.jdk;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;

/** The handshakes that are under way in a context, as the JDK's callbacks are told an engine and no more. Thread-safe. */
final class Handshakes {
    private final Map<SSLEngine, Handshake> all = new ConcurrentHashMap<>();

    /** {@code handshake} is that of {@code engine}, until {@link #ended}. */
    void begins(SSLEngine engine, Handshake handshake) {
        all.put(engine, handshake);
    }

    /** To be called once for each that began. */
    void ended(SSLEngine engine) {
        all.remove(engine);
    }

    Optional<Handshake> of(SSLEngine engine) {
        return Optional.ofNullable(all.get(engine));
    }
}
