package io.postern.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ImmediateExecutor;
import io.postern.config.ClientSecurity;
import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.ListenerConfig;
import io.postern.config.Origin;
import io.postern.config.TlsConfig;
import io.postern.ocsp.Stapled;
import io.postern.policy.ClientPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** A listener's TLS: makes one handler per connection. Thread-safe. */
public final class ServerTls implements AutoCloseable {
    private static final String VERSION_FILE = "/META-INF/maven/io.netty/netty-tcnative-classes/pom.properties";

    private final ReferenceCountedOpenSslContext context;
    private final CertificateChooser certificates;
    private final ClientJudge judge;
    private final Executor tasks;
    private final Resumption resumption;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ServerTls(
            ReferenceCountedOpenSslContext context,
            CertificateChooser certificates,
            ClientJudge judge,
            Executor tasks,
            Resumption resumption) {
        this.context = context;
        this.certificates = certificates;
        this.judge = judge;
        this.tasks = tasks;
        this.resumption = resumption;
    }

    /**
     * Loads keys and chains, checks them, and makes the listener's TLS. Blocks on the files.
     *
     * @param listenerName the listener that sessions are bound to: none is resumed on another
     * @param policy       what its clients are asked for; and sessions are bound to this generation of it
     * @param judge        judges what they show
     * @throws ConfigException with every problem, each at the place of its file in the configuration
     */
    public static ServerTls load(String listenerName, TlsConfig config, ClientPolicy policy, ClientJudge judge)
            throws ConfigException {
        return load(listenerName, config, policy, judge, InstantSource.system());
    }

    static ServerTls load(
            String listenerName, TlsConfig config, ClientPolicy policy, ClientJudge judge, InstantSource clock)
            throws ConfigException {
        CertificateLoader loader = new CertificateLoader(clock.instant());
        List<ServerCertificate> certificates = config.certificates().stream()
                .flatMap(pair -> loader.load(pair).stream())
                .toList();
        List<ConfigProblem> problems = new ArrayList<>(loader.problems());
        Origin place = config.certificates().getFirst().certOrigin();
        if (!OpenSsl.isAvailable()) {
            problems.add(
                    place.problem("TLS can't be served on this platform: " + engine(), "netty-tcnative's natives"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        try {
            CertificateChooser chooser = new CertificateChooser(certificates);
            return new ServerTls(
                    SslContexts.forServer(listenerName, config, chooser, policy, judge),
                    chooser,
                    judge,
                    SslContexts.asksIssuers(policy.config())
                            ? Executors.newVirtualThreadPerTaskExecutor()
                            : ImmediateExecutor.INSTANCE,
                    Resumption.of(policy.config()));
        } catch (SSLException e) {
            throw new ConfigException(
                    List.of(place.problem("TLS can't be set up: " + FailureClassifier.detail(e), "")));
        }
    }

    /**
     * What {@code check} tells of a listener that will run all the same: addresses that it advertises and no certificate
     * is for (RFC 9525), certificates that expire within 14 days, pins that fit nobody, and plaintext clients where a
     * certificate is asked for. Blocks on the files.
     */
    public static List<ConfigProblem> warnings(ListenerConfig listener) {
        return warnings(listener, InstantSource.system());
    }

    static List<ConfigProblem> warnings(ListenerConfig listener, InstantSource clock) {
        return switch (listener.security()) {
            case ClientSecurity.Plaintext() -> List.of();
            case ClientSecurity.Tls tls -> CertificateWarnings.of(listener, tls, clock.instant());
        };
    }

    /** What does TLS here, for the log: {@code BoringSSL (netty-tcnative 2.0.84.Final)}, or why there is nothing that could. */
    public static String engine() {
        if (!OpenSsl.isAvailable()) {
            return "no BoringSSL: " + FailureClassifier.detail(OpenSsl.unavailabilityCause());
        }
        return OpenSsl.versionString() + " (netty-tcnative " + bindingVersion() + ")";
    }

    private static String bindingVersion() {
        Properties artifact = new Properties();
        try (InputStream in = OpenSsl.class.getResourceAsStream(VERSION_FILE)) {
            if (in != null) {
                artifact.load(in);
            }
        } catch (IOException unreadable) {
            artifact.clear();
        }
        return artifact.getProperty("version", "of unknown version");
    }

    /**
     * A handler for one connection, which must be put into its pipeline: its native memory is freed when it leaves that.
     * On the event loop. Not after {@link #close}.
     */
    public TlsHandler newHandler(ByteBufAllocator allocator) {
        // By way of a handler of Netty's, as only those get an engine that decrypts all it is given in one call;
        // SslContext.newEngine makes one that stops at each record, as the JDK's do.
        ReferenceCountedOpenSslEngine engine =
                (ReferenceCountedOpenSslEngine) context.newHandler(allocator).engine();
        resumption.applyTo(engine);
        return new NettyTlsHandler(engine, judge, tasks);
    }

    /**
     * The certificates that are served, for {@code ocsp}.
     *
     * @param authorities certificates that their issuers may be among, beside those that are served with them
     */
    public List<Stapled> stapled(List<X509Certificate> authorities) {
        return certificates.certificates().stream()
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
     * @throws ConfigException if BoringSSL does not take them; nothing has changed then
     */
    public void staple(Function<X509Certificate, Optional<byte[]>> staples) throws ConfigException {
        try {
            certificates.staple(staples);
        } catch (SSLException e) {
            Origin place = certificates.certificates().getFirst().pair().certOrigin();
            throw new ConfigException(
                    List.of(place.problem("an OCSP response was refused: " + FailureClassifier.detail(e), "")));
        }
    }

    /** Makes no more handlers; those that there are live on. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            ReferenceCountUtil.release(context);
        }
    }
}
