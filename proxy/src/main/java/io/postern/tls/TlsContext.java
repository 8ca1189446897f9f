package io.postern.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** What a listener's connections have in common, inside a {@link TlsEngine}. Thread-safe. */
public interface TlsContext extends AutoCloseable {

    /**
     * A handler for one connection, which must be put into its pipeline: what it holds is given back when it leaves that. None
     * after {@link #close}.
     */
    Optional<TlsHandler> newHandler();

    /**
     * From now on clients that ask are sent these OCSP responses, by the certificate's leaf. On any thread.
     *
     * @throws SSLException if one is not taken; nothing has changed then
     */
    void staple(Function<X509Certificate, Optional<byte[]>> staples) throws SSLException;

    /** Makes no more handlers; those that there are live on. Once. */
    @Override
    void close();
}
