package io.postern;

import io.postern.tls.EngineUnavailableException;
import io.postern.tls.TlsEngine;
import io.postern.tls.boringssl.BoringSsl;

/** Chooses what does TLS. */
final class TlsEngines {
    private TlsEngines() {}

    /** The native one. */
    static TlsEngine choose() {
        try {
            return BoringSsl.load();
        } catch (EngineUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }
}
