package io.postern.bench.gate;

import java.nio.file.Path;

/**
 * What a gate shows its clients, and asks of them.
 *
 * @param certificates the files
 * @param kind         which of the gates' own certificates
 * @param clients      whether clients have to show one
 * @param cipher       the one suite of TLS 1.3 that is used, by its IANA name; clients offer no other
 */
public record TlsTerms(Certificates certificates, KeyKind kind, ClientAuth clients, String cipher) {
    /** Whether clients have to show a certificate. */
    public enum ClientAuth {
        NONE,
        REQUIRED
    }

    /** Who issues what clients show: also of use where it is not asked for. */
    Path ca() {
        return certificates.ca();
    }

    Path certificate() {
        return certificates.certificate(kind);
    }

    Path privateKey() {
        return certificates.key(kind);
    }

    Path both() {
        return certificates.both(kind);
    }
}
