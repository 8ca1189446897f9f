package io.postern.tls.boringssl;

import io.postern.tls.ContextRequest;
import io.postern.tls.EngineUnavailableException;
import io.postern.tls.PemException;
import io.postern.tls.ServerKey;
import io.postern.tls.TlsContext;
import io.postern.tls.TlsEngine;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** BoringSSL, in netty-tcnative's native library. */
public final class BoringSsl implements TlsEngine {
    private BoringSsl() {}

    /**
     * The engine.
     *
     * @throws EngineUnavailableException if its library does not load here
     */
    public static BoringSsl load() throws EngineUnavailableException {
        return new BoringSsl();
    }

    @Override
    public String description() {
        return "BoringSSL";
    }

    @Override
    public ServerKey readKey(Path file) throws PemException {
        return NativeKey.read(file);
    }

    @Override
    public TlsContext newContext(ContextRequest request) throws SSLException {
        throw new SSLException("not yet");
    }
}
