package io.postern.tls;

import io.postern.config.TlsConfig;
import io.postern.policy.ClientPolicy;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * What a {@link TlsContext} is made of.
 *
 * @param listenerName the listener that sessions are bound to: none is resumed on another
 * @param config       versions, suites and groups
 * @param certificates at least one, checked, most preferred first
 * @param policy       what clients are asked for; and sessions are bound to this generation of it
 * @param judge        judges what they show
 */
public record ContextRequest(
        String listenerName,
        TlsConfig config,
        List<ServerCertificate> certificates,
        ClientPolicy policy,
        ClientJudge judge) {

    /** Copies the list. */
    public ContextRequest {
        certificates = List.copyOf(certificates);
    }

    /** Whether issuers' responders are asked in a handshake, which takes tasks that may block. */
    public boolean asksIssuers() {
        return switch (policy.config().clientAuth()) {
            case NONE -> false;
            case OPTIONAL, REQUIRED -> policy.config().revocation().ocspPeer().verify();
        };
    }

    /** Whether a client may take its session up again. */
    public Resumption resumption() {
        return asksIssuers() ? Resumption.NEVER : Resumption.BY_TICKET;
    }

    /**
     * What sessions are for, 32 bytes: this listener, with these certificates and this policy.
     *
     * @throws SSLException if a certificate can't be encoded
     */
    public byte[] sessionIdContext() throws SSLException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(listenerName.getBytes(StandardCharsets.UTF_8));
            for (ServerCertificate certificate : certificates) {
                digest.update(certificate.leaf().getEncoded());
            }
            digest.update(policy.fingerprint());
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new SSLException(e);
        }
    }
}
