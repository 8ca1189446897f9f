package io.postern.tls;

import io.postern.config.TlsConfig.CertificatePair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate chain with its key, checked.
 *
 * @param pair  where it is from
 * @param chain what the file holds, in its order, the leaf first; sent as it is and no more
 * @param key   the leaf's
 */
record ServerCertificate(CertificatePair pair, List<X509Certificate> chain, PrivateKey key) {
    ServerCertificate {
        chain = List.copyOf(chain);
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ServerCertificate[" + leaf().getSubjectX500Principal() + "]";
    }
}
