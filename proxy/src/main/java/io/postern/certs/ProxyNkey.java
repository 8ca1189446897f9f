package io.postern.certs;

import java.nio.file.Path;

/** The nkey by which a gate signs as a trusted proxy (ADR-55). */
public sealed interface ProxyNkey {

    /** None was asked for. */
    record None() implements ProxyNkey {}

    /**
     * One.
     *
     * @param file      where its seed is, readable by its owner alone
     * @param publicKey what nats-server's {@code proxies} block names: {@code U…}
     */
    record InFile(Path file, String publicKey) implements ProxyNkey {}
}
