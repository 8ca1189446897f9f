package io.postern.tls;

import io.postern.tls.boringssl.BoringSsl;

/** The engine that a run of the tests is about. */
final class Engines {
    private Engines() {}

    static TlsEngine tested() {
        try {
            return BoringSsl.load();
        } catch (EngineUnavailableException e) {
            throw new AssertionError(e);
        }
    }
}
