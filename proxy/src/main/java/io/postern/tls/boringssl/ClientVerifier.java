package io.postern.tls.boringssl;

import io.netty.internal.tcnative.CertificateVerifier;
import io.postern.policy.Alert;
import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;
import io.postern.tls.ClientJudge;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives BoringSSL the policy's word on a client's chain, in a full handshake, and keeps a refusal for the connection to fetch.
 * It judges nothing itself: the certificates go to the policy as the bytes that came. Thread-safe.
 */
final class ClientVerifier extends CertificateVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(ClientVerifier.class);

    private final ClientJudge judge;
    /** By {@link NativeConnection#id}. */
    private final Map<Long, Verdict.Refused> refusals = new ConcurrentHashMap<>();

    ClientVerifier(ClientJudge judge) {
        this.judge = judge;
    }

    @Override
    public int verify(long connection, byte[][] certificates, String authenticationMethod) {
        try {
            return switch (judge.judge(ShownChain.of(certificates))) {
                case Verdict.Admitted _ -> X509_V_OK;
                case Verdict.Refused refused -> {
                    refusals.put(connection, refused);
                    yield error(refused.reason().alert());
                }
                case Verdict.OcspNeeded _ -> throw new IllegalStateException("judged before its questions were answered");
            };
        } catch (RuntimeException fault) {
            // Not into native code: there it would be taken up again anywhere.
            LOG.error("a client's certificate could not be judged", fault);
            return X509_V_ERR_UNSPECIFIED;
        }
    }

    /** The refusal of this connection, once. */
    Optional<Verdict.Refused> refusal(long connection) {
        return Optional.ofNullable(refusals.remove(connection));
    }

    /** The X509_V_ERR_… that BoringSSL makes this alert of ({@code SSL_alert_from_verify_result}). */
    private static int error(Alert alert) {
        return switch (alert) {
            case BAD_CERTIFICATE -> X509_V_ERR_CERT_REJECTED;
            case UNSUPPORTED_CERTIFICATE -> X509_V_ERR_INVALID_PURPOSE;
            case CERTIFICATE_REVOKED -> X509_V_ERR_CERT_REVOKED;
            case CERTIFICATE_EXPIRED -> X509_V_ERR_CERT_HAS_EXPIRED;
            case UNKNOWN_CA -> X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
            case CERTIFICATE_UNKNOWN, CERTIFICATE_REQUIRED -> X509_V_ERR_PERMITTED_VIOLATION;
        };
    }
}
