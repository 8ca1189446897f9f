package io.postern.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Offers BoringSSL the certificates for a ClientHello, most preferred first: those that are for the name asked for, in
 * the configuration's order, then the others. BoringSSL takes the first whose key the client can verify (versions,
 * cipher suites, curves, signature algorithms), so the outcome is nats-server's: the first pair that supports the
 * ClientHello, else the first (Go, {@code ClientHelloInfo.SupportsCertificate}).
 *
 * <p>A key manager because that is where Netty asks once the ClientHello was read. It has no material for Netty to set:
 * a key manager is not told the client's cipher suites, so it could not choose between RSA and ECDSA in TLS 1.2.
 *
 * <p>Runs on the event loop inside the handshake, once for each.
 */
final class CertificateChooser extends X509ExtendedKeyManager {
    private static final String OFFERED = "offered";

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
            all.add(new Choice(
                    certificate,
                    ServedNames.of(certificate.leaf()),
                    NativeCredential.of(certificate.key(), certificate.chain(), staple)));
        }
        return List.copyOf(all);
    }

    /** Those that there are to choose from. */
    List<ServerCertificate> certificates() {
        return choices.stream().map(Choice::certificate).toList();
    }

    /**
     * From now on certificates are sent with these OCSP responses, by their leaf. By new credentials, as one that is offered to
     * handshakes may not be changed. On any thread.
     */
    void staple(Function<X509Certificate, Optional<byte[]>> staples) throws SSLException {
        choices = choices(certificates(), staples);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        long ssl = ((ReferenceCountedOpenSslEngine) engine).sslPointer();
        List<Choice> all = choices;
        String serverName = all.size() == 1 ? null : SSL.getSniHostname(ssl);
        List<Choice> others = new ArrayList<>();
        for (Choice choice : all) {
            if (serverName == null || choice.names().include(serverName)) {
                choice.credential().addTo(ssl);
            } else {
                others.add(choice);
            }
        }
        others.forEach(choice -> choice.credential().addTo(ssl));
        return OFFERED;
    }

    /** No material of the JDK's kind: the credentials have been added. */
    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
