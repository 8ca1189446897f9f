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
 * @param loadedAt     when its certificates were read from their files
 * @param certificates what it serves; none for a plaintext listener, and before it is loaded
 */
public record ListenerStatus(
        ListenerConfig config, HostPort address, Instant loadedAt, List<ServedCertificate> certificates) {

    public ListenerStatus {
        certificates = List.copyOf(certificates);
    }

    /**
     * A certificate that is served.
     *
     * @param certificate it, with its chain and its file
     * @param staple      whether clients that ask are sent its OCSP status
     */
    public record ServedCertificate(Stapled certificate, Staple staple) {}

    /** Whether clients are sent the OCSP status of a certificate. */
    public enum Staple {
        /** They are, as it is good. */
        SENT,
        /** They are not: none is asked for, or there is none that is good. */
        NONE
    }
}
