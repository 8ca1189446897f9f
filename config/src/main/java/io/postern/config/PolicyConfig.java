package io.postern.config;

/**
 * What a listener does with client certificates: the keys of its {@code tls} block that are about them, {@code known_urls}
 * and {@code access}.
 *
 * @param clientAuth whether clients are asked for a certificate
 * @param mapping    whether the certificate says who the client is in NATS
 * @param trust      which certificates are good at all
 * @param access     who of those may come in
 * @param revocation where to learn what was revoked
 */
public record PolicyConfig(
        ClientAuth clientAuth, Mapping mapping, TrustConfig trust, AccessConfig access, RevocationConfig revocation) {

    /** No client is asked for a certificate. */
    public static final PolicyConfig NONE = new PolicyConfig(
            ClientAuth.NONE, Mapping.NONE, TrustConfig.HOST, AccessConfig.EVERYONE, RevocationConfig.NONE);

    public PolicyConfig {
        Checks.require(
                clientAuth != ClientAuth.NONE || mapping == Mapping.NONE,
                "verify_and_map",
                mapping,
                "a certificate to be asked for");
        Checks.require(
                clientAuth != ClientAuth.NONE || trust.pins().isEmpty(),
                "pinned_certs",
                clientAuth,
                "a certificate to be asked for");
        Checks.require(
                clientAuth == ClientAuth.REQUIRED || trust.knownUrls().isEmpty(),
                "verify_cert_and_check_known_urls",
                clientAuth,
                "a certificate to be required");
        Checks.require(
                clientAuth != ClientAuth.NONE || !revocation.ocspPeer().verify(),
                "ocsp_peer",
                clientAuth,
                "a certificate to be asked for");
    }

    /** What is asked of clients in fact: where the policy is in shadow, who has no certificate comes in all the same. */
    public ClientAuth clientAuthInForce() {
        boolean wish = clientAuth == ClientAuth.REQUIRED && access.enforcement() == AccessConfig.Enforcement.SHADOW;
        return wish ? ClientAuth.OPTIONAL : clientAuth;
    }

    /** Whether clients are asked for a certificate: from the laxest to the strictest. */
    public enum ClientAuth {
        /** They are not. */
        NONE,
        /** They are, and who has none comes in all the same and brings credentials of his own ({@code verify = optional}). */
        OPTIONAL,
        /** They are, and who has none is refused. */
        REQUIRED
    }

    /** Whether the certificate says who the client is in NATS: nats-server's {@code verify_and_map}. */
    public enum Mapping {
        NONE,
        TO_USER
    }
}
