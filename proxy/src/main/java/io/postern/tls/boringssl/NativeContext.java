package io.postern.tls.boringssl;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.postern.config.CipherSuite;
import io.postern.config.Curve;
import io.postern.config.TlsConfig;
import io.postern.policy.ClientPolicy;
import io.postern.policy.Verdict;
import io.postern.tls.ClientJudge;
import io.postern.tls.ContextRequest;
import io.postern.tls.Resumption;
import io.postern.tls.TlsContext;
import io.postern.tls.TlsHandler;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * An {@code SSL_CTX}: the only class that touches it, with {@link TicketKeys}. What stands nowhere below is off: ALPN (a client's
 * offer is ignored), compression, renegotiation and early data, which BoringSSL does not do unless told to.
 *
 * <p>It counts who uses it, and is freed when it is closed and its last connection is gone: a connection's callbacks go through it.
 */
final class NativeContext implements TlsContext {
    private static final int MAX_CERTIFICATE_LIST_BYTES = 64 * 1024;

    /** As many certificates of a client's as it sends: it is the policy that says what is too many. */
    private static final int ALL_CERTIFICATES = 100;

    /** Contexts, and connections of theirs, that are not freed yet. */
    private static final AtomicInteger LIVE = new AtomicInteger();

    private static final Executor VIRTUAL_THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final long address;
    private final ContextRequest request;
    private final CertificateChooser certificates;
    private final ClientVerifier verifier;
    private final TicketKeys tickets;
    /** Its connections, and 1 for the listener that has it. At 0 it is freed. */
    private final AtomicInteger users = new AtomicInteger(1);

    private NativeContext(
            long address, ContextRequest request, CertificateChooser certificates, LongSupplier nanoTime) {
        this.address = address;
        this.request = request;
        this.certificates = certificates;
        this.verifier = new ClientVerifier(request.judge());
        this.tickets = new TicketKeys(nanoTime);
        LIVE.incrementAndGet();
    }

    /**
     * A context that its caller closes.
     *
     * @param nanoTime a clock that never goes back, which says when ticket keys are old
     */
    static NativeContext of(ContextRequest request, LongSupplier nanoTime) throws SSLException {
        CertificateChooser certificates = new CertificateChooser(request.certificates());
        try {
            long address = SSLContext.make(SSL.SSL_PROTOCOL_TLSV1_2 | SSL.SSL_PROTOCOL_TLSV1_3, SSL.SSL_MODE_SERVER);
            NativeContext context = new NativeContext(address, request, certificates, nanoTime);
            try {
                context.setUp();
                return context;
            } catch (Exception e) {
                context.release();
                throw e;
            }
        } catch (Exception e) {
            throw new SSLException("BoringSSL: " + e.getMessage(), e);
        }
    }

    private void setUp() throws Exception {
        TlsConfig config = request.config();
        SSLContext.setOptions(
                address,
                SSL.SSL_OP_NO_SSLv3
                        | SSL.SSL_OP_NO_TLSv1
                        | SSL.SSL_OP_NO_TLSv1_1
                        | SSL.SSL_OP_CIPHER_SERVER_PREFERENCE);
        String suites = tls12Suites(config);
        if (suites.isEmpty()) {
            SSLContext.setOptions(address, SSL.SSL_OP_NO_TLSv1_2);
        } else {
            SSLContext.setCipherSuite(address, suites, false);
        }
        String[] groups = config.curves().stream().map(NativeContext::group).toArray(String[]::new);
        if (!SSLContext.setCurvesList(address, groups)) {
            throw new SSLException("its groups were refused");
        }
        SSLContext.setCertificateCallback(address, certificates);
        setUpClients(request.policy());
        setUpSessions();
    }

    private void setUpClients(ClientPolicy policy) throws SSLException {
        // Above what a policy takes, so that it is the policy that says why; below BoringSSL's own 100 KiB.
        SSLContext.setMaxCertList(address, MAX_CERTIFICATE_LIST_BYTES);
        SSLContext.setCertVerifyCallback(address, verifier);
        int mode = switch (policy.config().clientAuthInForce()) {
            case NONE -> SSL.SSL_CVERIFY_NONE;
            case OPTIONAL -> SSL.SSL_CVERIFY_OPTIONAL;
            case REQUIRED -> SSL.SSL_CVERIFY_REQUIRED;
        };
        SSLContext.setVerify(address, mode, ALL_CERTIFICATES);
        if (!policy.issuers().isEmpty()) {
            PemText.read(policy.issuers(), bio -> SSLContext.setCACertificateBio(address, bio));
        }
        // Judging only looks things up and computes; but issuers' responders have to be waited for.
        SSLContext.setUseTasks(address, request.asksIssuers());
    }

    /** Sessions are resumed by tickets only; and a ticket says which listener, certificates and policy it is for. */
    private void setUpSessions() throws SSLException {
        SSLContext.setSessionCacheMode(address, SSL.SSL_SESS_CACHE_OFF);
        SSLContext.setSessionCacheTimeout(address, Resumption.LIFETIME.toSeconds());
        if (!SSLContext.setSessionIdContext(address, request.sessionIdContext())) {
            throw new SSLException("the session id context was refused");
        }
        switch (request.resumption()) {
            case BY_TICKET -> tickets.start(address);
            case NEVER -> SSLContext.setOptions(address, SSL.SSL_OP_NO_TICKET);
        }
    }

    /** BoringSSL has those of TLS 1.3 in any case. */
    private static String tls12Suites(TlsConfig config) {
        return config.servedSuites().stream()
                .filter(suite -> suite.protocol() == CipherSuite.Protocol.TLS_1_2)
                .map(SuiteNames::boringSsl)
                .collect(Collectors.joining(":"));
    }

    /** BoringSSL's name. */
    private static String group(Curve curve) {
        return switch (curve) {
            case X25519_MLKEM768 -> "X25519MLKEM768";
            case X25519 -> "X25519";
            case P256 -> "P-256";
            case P384 -> "P-384";
            case P521 -> "P-521";
        };
    }

    @Override
    public Optional<TlsHandler> newHandler() {
        if (users.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            return Optional.empty();
        }
        LIVE.incrementAndGet();
        return Optional.of(new NativeTlsHandler(this));
    }

    /** For a handler, while it is counted. */
    NativeConnection connect() {
        if (request.resumption() == Resumption.BY_TICKET) {
            tickets.rotate(address);
        }
        return NativeConnection.of(address);
    }

    /** A handler that was counted is gone. */
    void release() {
        LIVE.decrementAndGet();
        if (users.decrementAndGet() == 0) {
            SSLContext.free(address);
        }
    }

    /** How many contexts and handlers have not been given back; for tests. */
    static int live() {
        return LIVE.get();
    }

    /** Judges the clients of this context. */
    ClientJudge judge() {
        return request.judge();
    }

    /** The policy's refusal in the handshake of {@code connection}, once. */
    Optional<Verdict.Refused> refusal(NativeConnection connection) {
        return verifier.refusal(connection.id());
    }

    /** Runs what a handshake has to wait for. */
    Executor tasks() {
        return VIRTUAL_THREADS;
    }

    @Override
    public void staple(Function<X509Certificate, Optional<byte[]>> staples) throws SSLException {
        certificates.staple(staples);
    }

    @Override
    public void close() {
        release();
    }
}
