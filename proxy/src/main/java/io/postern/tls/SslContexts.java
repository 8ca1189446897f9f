package io.postern.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProtocols;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import io.postern.config.CipherSuite;
import io.postern.config.Curve;
import io.postern.config.PolicyConfig;
import io.postern.config.TlsConfig;
import io.postern.config.TlsConfig.TlsVersion;
import io.postern.policy.ClientPolicy;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Builds BoringSSL's server contexts. What stands nowhere below is off: ALPN (a client's offer is ignored), compression,
 * renegotiation and early data, which BoringSSL does not do unless told to.
 */
final class SslContexts {
    /** How long a session can be resumed: short, as what is resumed was judged when it was new. */
    private static final Duration SESSION_LIFETIME = Duration.ofHours(1);

    private static final int MAX_CERTIFICATE_LIST_BYTES = 64 * 1024;

    private SslContexts() {}

    /** Returns a context that the caller releases. */
    static ReferenceCountedOpenSslContext forServer(
            String listenerName,
            TlsConfig config,
            CertificateChooser certificates,
            ClientPolicy policy,
            ClientJudge judge)
            throws SSLException {
        ReferenceCountedOpenSslContext context = (ReferenceCountedOpenSslContext) SslContextBuilder.forServer(
                        certificates)
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .protocols(protocols(config))
                .ciphers(ciphers(config), SupportedCipherSuiteFilter.INSTANCE)
                .clientAuth(clientAuth(policy.config()))
                .trustManager(new PolicyTrustManager(judge, policy.issuers()))
                .sessionTimeout(SESSION_LIFETIME.toSeconds())
                .option(OpenSslContextOption.GROUPS, groups(config))
                // Above what a policy takes, so that it is the policy that says why; below BoringSSL's own 100 KiB.
                .option(OpenSslContextOption.MAX_CERTIFICATE_LIST_BYTES, MAX_CERTIFICATE_LIST_BYTES)
                // The callbacks only look things up and compute; but issuers' responders have to be waited for.
                .option(OpenSslContextOption.USE_TASKS, asksIssuers(policy.config()))
                .build();
        try {
            bindSessions(context, listenerName, certificates.certificates(), policy);
            return context;
        } catch (SSLException | RuntimeException e) {
            ReferenceCountUtil.release(context);
            throw e;
        }
    }

    /** Whether issuers' responders are asked in a handshake, which takes tasks that may block. */
    static boolean asksIssuers(PolicyConfig policy) {
        return policy.clientAuth() != PolicyConfig.ClientAuth.NONE
                && policy.revocation().ocspPeer().verify();
    }

    private static ClientAuth clientAuth(PolicyConfig policy) {
        return switch (policy.clientAuthInForce()) {
            case NONE -> ClientAuth.NONE;
            case OPTIONAL -> ClientAuth.OPTIONAL;
            case REQUIRED -> ClientAuth.REQUIRE;
        };
    }

    /**
     * Sessions are resumed by tickets only, whose keys BoringSSL makes for this context alone and changes by itself; and
     * a ticket says which listener, certificates and policy it is for: Netty before 4.2.20 binds it to none. {@link Resumption}
     * says where there are none at all.
     */
    private static void bindSessions(
            ReferenceCountedOpenSslContext context,
            String listenerName,
            List<ServerCertificate> certificates,
            ClientPolicy policy)
            throws SSLException {
        OpenSslServerSessionContext sessions = (OpenSslServerSessionContext) context.sessionContext();
        sessions.setSessionCacheEnabled(false);
        sessions.setTicketKeys();
        if (!sessions.setSessionIdContext(sessionIdContext(listenerName, certificates, policy))) {
            throw new SSLException("the session id context was refused");
        }
    }

    private static byte[] sessionIdContext(
            String listenerName, List<ServerCertificate> certificates, ClientPolicy policy) throws SSLException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(listenerName.getBytes(StandardCharsets.UTF_8));
            for (ServerCertificate certificate : certificates) {
                digest.update(certificate.leaf().getEncoded());
            }
            digest.update(policy.fingerprint());
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new SSLException(e);
        }
    }

    private static List<String> protocols(TlsConfig config) {
        boolean tls12 = config.minVersion() == TlsVersion.TLS_1_2
                && config.cipherSuites().stream().anyMatch(SslContexts::isTls12);
        return tls12 ? List.of(SslProtocols.TLS_v1_3, SslProtocols.TLS_v1_2) : List.of(SslProtocols.TLS_v1_3);
    }

    /**
     * In {@link CipherSuite}'s order, AES-128-GCM first: as in Go, the order of the configuration says nothing, and TLS
     * 1.3's suites are always there. So are TLS 1.2's where none of them is to be used: Netty looks for certificates
     * only if there are some, in TLS 1.3 too.
     */
    private static List<String> ciphers(TlsConfig config) {
        boolean tls12 = protocols(config).contains(SslProtocols.TLS_v1_2);
        return Arrays.stream(CipherSuite.values())
                .filter(suite ->
                        !tls12 || !isTls12(suite) || config.cipherSuites().contains(suite))
                .map(CipherSuite::name)
                .toList();
    }

    private static boolean isTls12(CipherSuite suite) {
        return suite.protocol() == CipherSuite.Protocol.TLS_1_2;
    }

    private static String[] groups(TlsConfig config) {
        return config.curves().stream().map(SslContexts::group).toArray(String[]::new);
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
}
