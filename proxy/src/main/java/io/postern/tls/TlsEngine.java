package io.postern.tls;

import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** What does TLS: reads keys and makes contexts. Thread-safe. */
public interface TlsEngine {

    /** Which one it is, for the log: {@code BoringSSL (netty-tcnative 2.0.84.Final)}. */
    String description();

    /**
     * The first private key in {@code file}. Blocks on it.
     *
     * @throws PemException where there is none that can be served
     */
    ServerKey readKey(Path file) throws PemException;

    /**
     * A context for one listener and one generation of its policy.
     *
     * @param request its keys are of this engine
     * @throws SSLException if the library does not take what is asked for
     */
    TlsContext newContext(ContextRequest request) throws SSLException;
}
