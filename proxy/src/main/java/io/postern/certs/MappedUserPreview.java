package io.postern.certs;

import io.postern.identity.IdentityMapper;
import io.postern.identity.MappedUser;
import io.postern.names.BadNamesException;
import io.postern.names.CertificateNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/** The user names under which nats-server's {@code verify_and_map} looks for a certificate. */
final class MappedUserPreview {
    private MappedUserPreview() {}

    /** The candidates, the first that is a configured user wins; none for a certificate whose names are not to be trusted. */
    static List<String> candidates(X509CertificateHolder certificate) {
        try {
            return IdentityMapper.candidates(CertificateNames.read(certificate.getEncoded())).stream()
                    .map(MappedUser::user)
                    .toList();
        } catch (BadNamesException bad) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("a parsed certificate has no encoding", e);
        }
    }
}
