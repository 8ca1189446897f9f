package io.postern.tls;

import io.postern.config.TlsConfig.CertificatePair;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate chain with its key, checked.
 *
 * @param pair  where it is from
 * @param chain what the file holds, in its order, the leaf first; sent as it is and no more
 * @param key   the leaf's
 */
public record ServerCertificate(CertificatePair pair, List<X509Certificate> chain, ServerKey key) {
    /** Copies the chain. */
    public ServerCertificate {
        chain = List.copyOf(chain);
    }

    /** The first of the chain. */
    public X509Certificate leaf() {
        return chain.getFirst();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ServerCertificate[" + leaf().getSubjectX500Principal() + "]";
    }
}
