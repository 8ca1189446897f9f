package io.postern.monitor;

import io.postern.config.HostPort;
import io.postern.config.ListenerConfig;
import io.postern.ocsp.Stapled;
import java.time.Instant;
import java.util.List;

/**
 * A listener of a gate.
 *
 * @param config       its configuration
 * @param address      what it is bound to, with its real port
 * @param certificates what it serves; none for a plaintext listener
 */
public record ListenerStatus(ListenerConfig config, HostPort address, List<ServedCertificate> certificates) {

    public ListenerStatus {
        certificates = List.copyOf(certificates);
    }

    /**
     * A certificate that is served.
     *
     * @param certificate it, with its chain and its file
     * @param since       when it began to be served
     * @param staple      whether clients that ask are sent its OCSP status
     */
    public record ServedCertificate(Stapled certificate, Instant since, Staple staple) {

        /** When the first of its chain expires. */
        public Instant notAfter() {
            return certificate.chain().stream()
                    .map(one -> one.getNotAfter().toInstant())
                    .reduce(Instant.MAX, (one, other) -> one.isBefore(other) ? one : other);
        }
    }

    /** Whether clients are sent the OCSP status of a certificate. */
    public enum Staple {
        /** They are, as it is good. */
        SENT,
        /** They are not: nobody asks for it, or there is none that is good. */
        NONE
    }
}
