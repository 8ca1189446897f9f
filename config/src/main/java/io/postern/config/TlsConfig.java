package io.postern.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A {@code tls} block: nats-server's keys with nats-server's meaning.
 *
 * @param certificates        the pairs to choose from, at least one; the first that the client can verify is used
 * @param minVersion          the least version that is accepted
 * @param cipherSuites        the TLS 1.2 suites that are accepted, at least one (TLS 1.3 suites can't be disabled, as in Go)
 * @param curves              the key exchange groups, most preferred first, at least one
 * @param handshakeTimeout    how long a handshake may take, absolute; more than 0
 * @param handshakeMode       when the handshake starts
 * @param connectionRateLimit handshakes that may start in a second; 0 for no limit
 */
public record TlsConfig(
        List<CertificatePair> certificates,
        TlsVersion minVersion,
        List<CipherSuite> cipherSuites,
        List<Curve> curves,
        Duration handshakeTimeout,
        HandshakeMode handshakeMode,
        int connectionRateLimit) {

    /** nats-server's default for {@code timeout}. */
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(2);

    public TlsConfig {
        certificates = List.copyOf(certificates);
        cipherSuites = List.copyOf(cipherSuites);
        curves = List.copyOf(curves);
        Checks.require(!certificates.isEmpty(), "cert_file", "none", "a certificate and its key");
        Checks.require(!cipherSuites.isEmpty(), "cipher_suites", "[]", "at least one cipher suite");
        Checks.require(!curves.isEmpty(), "curve_preferences", "[]", "at least one curve");
        Checks.positive("timeout", handshakeTimeout);
        Checks.require(connectionRateLimit >= 0, "connection_rate_limit", connectionRateLimit, "0 or more");
    }

    /**
     * The suites that are served, AES-128-GCM first in each version: as in Go, the order of the configuration says nothing, and TLS
     * 1.3's are always there. Where none is of TLS 1.2, that version is not served.
     */
    public List<CipherSuite> servedSuites() {
        return Arrays.stream(CipherSuite.values())
                .filter(suite -> switch (suite.protocol()) {
                    case TLS_1_3 -> true;
                    case TLS_1_2 -> minVersion == TlsVersion.TLS_1_2 && cipherSuites.contains(suite);
                })
                .toList();
    }

    /**
     * A certificate chain and its key, by their files; relative paths have been resolved.
     *
     * @param certFile   PEM: the leaf, then its intermediates; sent as it is and no more
     * @param keyFile    PEM: PKCS#8, PKCS#1 or SEC1, not encrypted
     * @param certOrigin where the configuration names {@code certFile}
     * @param keyOrigin  where the configuration names {@code keyFile}
     */
    public record CertificatePair(Path certFile, Path keyFile, Origin certOrigin, Origin keyOrigin) {}

    /** Protocol versions that can be the least one accepted. */
    public enum TlsVersion {
        TLS_1_2,
        TLS_1_3
    }
}
