package io.postern.tls;

import io.postern.testing.TestedEngine;
import io.postern.tls.boringssl.BoringSsl;
import io.postern.tls.jdk.Jsse;

/** The engine that a run of the tests is about. */
final class Engines {
    private Engines() {}

    static TlsEngine tested() {
        return switch (TestedEngine.current()) {
            case NATIVE -> loadNative();
            case JDK -> Jsse.create();
        };
    }

    private static TlsEngine loadNative() {
        try {
            return BoringSsl.load();
        } catch (EngineUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }
}
