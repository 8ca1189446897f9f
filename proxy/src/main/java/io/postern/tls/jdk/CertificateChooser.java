package io.postern.tls.jdk;

import io.postern.tls.Resumption;
import io.postern.tls.ServedNames;
import io.postern.tls.ServerCertificate;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the certificate for a ClientHello: of those that are for the name asked for, in the configuration's order, and then
 * of the others, the first whose key the client can verify. That is nats-server's rule (Go,
 * {@code ClientHelloInfo.SupportsCertificate}).
 *
 * <p>The JDK asks for one kind of key after another, in its own order or the client's, and takes the first that there is. So
 * this decides by the ClientHello and has nothing for every kind but the one decided on.
 *
 * <p>Thread-safe.
 */
final class CertificateChooser extends X509ExtendedKeyManager {
    private final Map<String, Choice> choices = new LinkedHashMap<>();
    private final Handshakes handshakes;
    private final Offer offer;
    private final Resumption resumption;

    private record Choice(String alias, ServerCertificate certificate, ServedNames names, KeyKind kind) {}

    /** @throws SSLException if one has a key that this engine does not serve */
    CertificateChooser(List<ServerCertificate> certificates, Offer offer, Resumption resumption, Handshakes handshakes)
            throws SSLException {
        this.handshakes = handshakes;
        this.offer = offer;
        this.resumption = resumption;
        for (ServerCertificate certificate : certificates) {
            KeyKind kind = KeyKind.of(certificate.leaf().getPublicKey())
                    .orElseThrow(() -> new SSLException("a key that can't be served: " + certificate));
            String alias = Integer.toString(choices.size());
            choices.put(alias, new Choice(alias, certificate, ServedNames.of(certificate.leaf()), kind));
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        Optional<Handshake> handshake = handshakes.of(engine);
        if (handshake.isEmpty()) {
            // Not the first handshake of its connection: nothing is negotiated anew.
            return null;
        }
        SSLSession session = engine.getHandshakeSession();
        // There is none yet where the JDK looks at a ticket: it takes that only with the certificate that it is of.
        if (session != null) {
            handshake.get().certificateChosen();
            makeResumable(session);
        }
        return choose(handshake.get().hello())
                .filter(choice -> choice.kind().isAskedBy(keyType))
                .map(Choice::alias)
                .orElse(null);
    }

    private void makeResumable(SSLSession session) {
        switch (resumption) {
            case BY_TICKET -> {}
            // The JDK has no switch for it; but it makes no ticket of a session that is not valid, and keeps none.
            case NEVER -> session.invalidate();
        }
    }

    private Optional<Choice> choose(ClientHello hello) {
        List<Choice> preferred = new ArrayList<>(choices.values());
        if (!hello.serverName().isEmpty()) {
            // A stable sort: in either part the configuration's order stays.
            preferred.sort(Comparator.comparing(choice -> !choice.names().include(hello.serverName())));
        }
        return preferred.stream()
                // The newest version in common is taken, and 1.3 is always served.
                .filter(choice -> hello.offersTls13()
                        ? choice.kind().suitsTls13(hello)
                        : choice.kind().suitsTls12(hello, offer.suites()))
                .findFirst();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Choice choice = choices.get(alias);
        return choice == null ? null : choice.certificate().chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Choice choice = choices.get(alias);
        return choice != null && choice.certificate().key() instanceof JdkKey key ? key.key() : null;
    }

    // This serves engines, and serves only: what follows is not asked.

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
