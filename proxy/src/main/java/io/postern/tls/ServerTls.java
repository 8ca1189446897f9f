package io.postern.tls;

import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.ListenerConfig;
import io.postern.config.Origin;
import io.postern.config.TlsConfig;
import io.postern.ocsp.Stapled;
import io.postern.policy.ClientPolicy;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** A listener's TLS: makes one handler per connection. Thread-safe. */
public final class ServerTls implements AutoCloseable {
    private final TlsContext context;
    private final List<ServerCertificate> certificates;
    private final Instant loadedAt = Instant.now();
    private volatile Map<X509Certificate, Instant> before = Map.of();
    private final AtomicBoolean closed = new AtomicBoolean();

    private ServerTls(TlsContext context, List<ServerCertificate> certificates) {
        this.context = context;
        this.certificates = certificates;
    }

    /**
     * Loads keys and chains, checks them, and makes the listener's TLS. Blocks on the files.
     *
     * @param engine       what does it
     * @param listenerName the listener that sessions are bound to: none is resumed on another
     * @param policy       what its clients are asked for; and sessions are bound to this generation of it
     * @param judge        judges what they show
     * @throws ConfigException with every problem, each at the place of its file in the configuration
     */
    public static ServerTls load(
            TlsEngine engine, String listenerName, TlsConfig config, ClientPolicy policy, ClientJudge judge)
            throws ConfigException {
        CertificateLoader loader = new CertificateLoader(engine, Instant.now());
        List<ServerCertificate> certificates = config.certificates().stream()
                .flatMap(pair -> loader.load(pair).stream())
                .toList();
        if (!loader.problems().isEmpty()) {
            throw new ConfigException(loader.problems());
        }
        try {
            ContextRequest request = new ContextRequest(listenerName, config, certificates, policy, judge);
            return new ServerTls(engine.newContext(request), certificates);
        } catch (SSLException e) {
            Origin place = config.certificates().getFirst().certOrigin();
            throw new ConfigException(List.of(place.problem("TLS can't be set up: " + LogText.of(e.getMessage()), "")));
        }
    }

    /**
     * What {@code check} tells of {@code listener}, which this is of, and which will run all the same: addresses that it advertises
     * and no certificate is for (RFC 9525), certificates that expire within 14 days, pins that fit nobody, and plaintext clients
     * where a certificate is asked for. Blocks on the files beside the certificates'.
     */
    public List<ConfigProblem> warnings(ListenerConfig listener) {
        return CertificateWarnings.of(listener, certificates, Instant.now());
    }

    /**
     * A handler for one connection, which must be put into its pipeline: what it holds is given back when it leaves that. On
     * the event loop. None after {@link #close}, which a reload may call at any time: then there is a newer one to be asked.
     */
    public Optional<TlsHandler> newHandler() {
        return context.newHandler();
    }

    /** Takes the place of {@code previous}: certificates that both have are served since then. */
    public void follow(ServerTls previous) {
        Map<X509Certificate, Instant> since = new HashMap<>();
        previous.certificates.forEach(
                certificate -> since.put(certificate.leaf(), previous.servedSince(certificate.leaf())));
        before = Map.copyOf(since);
    }

    /** Since when the certificate {@code leaf}, which is one of these, is served. */
    public Instant servedSince(X509Certificate leaf) {
        return before.getOrDefault(leaf, loadedAt);
    }

    /**
     * The certificates that are served, for {@code ocsp}.
     *
     * @param authorities certificates that their issuers may be among, beside those that are served with them
     */
    public List<Stapled> stapled(List<X509Certificate> authorities) {
        return certificates.stream()
                .map(certificate -> new Stapled(
                        certificate.pair().certFile(),
                        certificate.pair().certOrigin(),
                        certificate.chain(),
                        authorities))
                .toList();
    }

    /**
     * From now on clients that ask are sent these OCSP responses, by the certificate's leaf. On any thread.
     *
     * @throws ConfigException if the library does not take them; nothing has changed then
     */
    public void staple(Function<X509Certificate, Optional<byte[]>> staples) throws ConfigException {
        try {
            context.staple(staples);
        } catch (SSLException e) {
            Origin place = certificates.getFirst().pair().certOrigin();
            throw new ConfigException(
                    List.of(place.problem("an OCSP response was refused: " + LogText.of(e.getMessage()), "")));
        }
    }

    /** Makes no more handlers; those that there are live on. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            context.close();
        }
    }
}
