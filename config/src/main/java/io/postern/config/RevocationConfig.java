package io.postern.config;

import java.time.Duration;
import java.util.List;

/**
 * Where to learn which client certificates were revoked.
 *
 * @param crlFiles  {@code crl_file}: CRLs, each a file or a folder of files; empty for none
 * @param whenStale what a CRL says whose next update is over
 * @param ocspPeer  nats-server's {@code ocsp_peer}
 */
public record RevocationConfig(List<SourcedFile> crlFiles, WhenStale whenStale, OcspPeerConfig ocspPeer) {

    /** Nothing is asked. */
    public static final RevocationConfig NONE = new RevocationConfig(List.of(), WhenStale.REFUSE, OcspPeerConfig.OFF);

    public RevocationConfig {
        crlFiles = List.copyOf(crlFiles);
    }

    /** What a CRL says whose next update is over, or that is missing for an issuer. */
    public enum WhenStale {
        /** Certificates of its issuer are refused (hard). */
        REFUSE,
        /** It goes on as it is (soft), and the log says so. */
        ACCEPT
    }

    /**
     * nats-server's {@code ocsp_peer} block, with its defaults (server/certidp).
     *
     * @param verify                 whether issuers are asked at all
     * @param caTimeout              how long an answer may take; more than 0
     * @param allowedClockSkew       by how much the responder's clock may differ; 0 or more
     * @param warnOnly               whether a refusal is a line of log and no more
     * @param unknownIsGood          whether a certificate that its issuer does not know is good
     * @param allowWhenCaUnreachable whether no answer is a good one
     * @param cacheTtl               how long an answer holds that does not say so; 0 or more
     */
    public record OcspPeerConfig(
            boolean verify,
            Duration caTimeout,
            Duration allowedClockSkew,
            boolean warnOnly,
            boolean unknownIsGood,
            boolean allowWhenCaUnreachable,
            Duration cacheTtl) {

        /** nats-server's defaults, switched off. */
        public static final OcspPeerConfig OFF = new OcspPeerConfig(
                false, Duration.ofSeconds(2), Duration.ofSeconds(30), false, false, false, Duration.ofHours(1));

        public OcspPeerConfig {
            Checks.positive("ca_timeout", caTimeout);
            Checks.require(!allowedClockSkew.isNegative(), "allowed_clockskew", allowedClockSkew, "0s or more");
            Checks.require(!cacheTtl.isNegative(), "cache_ttl_when_next_update_unset", cacheTtl, "0s or more");
        }
    }
}
