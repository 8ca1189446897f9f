package io.postern.tls.jdk;

import io.postern.config.Curve;
import io.postern.tls.ContextRequest;
import io.postern.tls.PemException;
import io.postern.tls.ServerKey;
import io.postern.tls.TlsContext;
import io.postern.tls.TlsEngine;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's own TLS, for platforms without BoringSSL's natives. What it does not do, though the native engine does:
 *
 * <ul>
 *   <li>it sends no OCSP responses ({@link #staples});
 *   <li>a client whose certificate is refused is told {@code certificate_unknown}, whatever the reason: the log has that;
 *   <li>the key exchange group of a handshake is not known, and X25519MLKEM768 is served by a JDK alone that has it;
 *   <li>in TLS 1.2 a client that says {@code close_notify} is sent no more, as RFC 5246 (7.2.1) has it;
 *   <li>private keys lie in the Java heap.
 * </ul>
 */
public final class Jsse implements TlsEngine {
    private static final Logger LOG = LoggerFactory.getLogger(Jsse.class);

    /**
     * What the JDK takes from system properties alone, once for the process, when TLS is first served. What an operator has
     * set is left as it is.
     */
    private static final Map<String, String> PROCESS_WIDE = Map.of(
            "jdk.tls.rejectClientInitiatedRenegotiation", "true",
            // It would refuse names that it does not like, such as one with a trailing dot: ClientHello reads them.
            "jdk.tls.server.disableExtensions", "server_name",
            // Above what a policy takes (16 KiB, 5 certificates), so that it is the policy that says why.
            "jdk.tls.maxHandshakeMessageSize", "65536",
            "jdk.tls.server.maxInboundCertificateChainLength", "16");

    private final Set<String> groups;

    private Jsse(Set<String> groups) {
        this.groups = groups;
    }

    /** The engine. To be called before anything else in this process serves TLS by the JDK. */
    public static Jsse create() {
        PROCESS_WIDE.forEach((property, value) -> {
            if (System.getProperty(property) == null) {
                System.setProperty(property, value);
            }
        });
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(false);
            return new Jsse(Set.of(engine.getSSLParameters().getNamedGroups()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    @Override
    public String description() {
        String lacks = groups.contains(Offer.group(Curve.X25519_MLKEM768)) ? "" : ", without X25519MLKEM768";
        return "JSSE (JDK " + System.getProperty("java.version") + lacks + ")";
    }

    @Override
    public ServerKey readKey(Path file) throws PemException {
        return JdkKeys.read(file);
    }

    @Override
    public TlsContext newContext(ContextRequest request) throws SSLException {
        Offer offer = Offer.of(request.config(), groups);
        if (!request.config().curves().equals(Curve.DEFAULTS)) {
            request.config().curves().stream()
                    .filter(curve -> !offer.curves().contains(curve))
                    .forEach(curve -> LOG.warn(
                            "left out curve={} listener={} hint=\"the JDK does not have it\"",
                            curve.configName(),
                            request.listenerName()));
        }
        return new JsseContext(request, offer);
    }

    @Override
    public boolean staples() {
        return false;
    }
}
