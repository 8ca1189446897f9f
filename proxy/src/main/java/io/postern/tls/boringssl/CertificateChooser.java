package io.postern.tls.boringssl;

import io.netty.internal.tcnative.CertificateCallback;
import io.netty.internal.tcnative.SSL;
import io.postern.tls.ServedNames;
import io.postern.tls.ServerCertificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Offers BoringSSL the certificates for a ClientHello, most preferred first: those that are for the name asked for, in
 * the configuration's order, then the others. BoringSSL takes the first whose key the client can verify (versions,
 * cipher suites, curves, signature algorithms), so the outcome is nats-server's: the first pair that supports the
 * ClientHello, else the first (Go, {@code ClientHelloInfo.SupportsCertificate}).
 *
 * <p>Called on the event loop inside the handshake, once for each, which is where the connection's address is good.
 */
final class CertificateChooser implements CertificateCallback {
    private volatile List<Choice> choices;

    private record Choice(ServerCertificate certificate, ServedNames names, NativeCredential credential) {}

    CertificateChooser(List<ServerCertificate> certificates) throws SSLException {
        choices = choices(certificates, _ -> Optional.empty());
    }

    private static List<Choice> choices(
            List<ServerCertificate> certificates, Function<X509Certificate, Optional<byte[]>> staples)
            throws SSLException {
        List<Choice> all = new ArrayList<>();
        for (ServerCertificate certificate : certificates) {
            byte[] staple = staples.apply(certificate.leaf()).orElse(new byte[0]);
            NativeKey key = (NativeKey) certificate.key();
            all.add(new Choice(
                    certificate,
                    ServedNames.of(certificate.leaf()),
                    NativeCredential.of(key, certificate.chain(), staple)));
        }
        return List.copyOf(all);
    }

    /**
     * From now on certificates are sent with these OCSP responses, by their leaf. By new credentials, as one that is offered to
     * handshakes may not be changed. On any thread.
     */
    void staple(Function<X509Certificate, Optional<byte[]>> staples) throws SSLException {
        choices = choices(choices.stream().map(Choice::certificate).toList(), staples);
    }

    @Override
    public void handle(long connection, byte @Nullable [] keyTypes, byte @Nullable [] @Nullable [] issuers) {
        List<Choice> all = choices;
        if (all.size() == 1) {
            all.getFirst().credential().addTo(connection);
            return;
        }
        @Nullable String serverName = SSL.getSniHostname(connection);
        List<Choice> others = new ArrayList<>();
        for (Choice choice : all) {
            if (serverName == null || choice.names().include(serverName)) {
                choice.credential().addTo(connection);
            } else {
                others.add(choice);
            }
        }
        others.forEach(choice -> choice.credential().addTo(connection));
    }
}
