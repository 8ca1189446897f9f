package io.postern.tls;

import java.security.cert.X509Certificate;

/** A private key that a {@link TlsEngine} has read; what it is made of is that engine's own business. Shows nothing of it. */
public interface ServerKey {

    /** Whether this is the key of {@code certificate}. */
    boolean belongsTo(X509Certificate certificate);
}
