package io.postern.tls.jdk;

import io.postern.config.CipherSuite;
import io.postern.config.Curve;
import io.postern.config.PolicyConfig;
import io.postern.config.TlsConfig;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * What a listener has to offer to clients, in the JDK's words. What stands nowhere below is off: ALPN (a client's offer is
 * ignored), and early data, which the JDK does not have.
 *
 * @param suites most preferred first, of 1.3 and, where that is served, of 1.2
 * @param curves most preferred first, at least one
 */
record Offer(List<CipherSuite> suites, List<Curve> curves) {
    /** All but those with SHA-1, by their names in TLS, in the order of {@code NativeCredential}. */
    private static final String[] SIGNATURE_SCHEMES = {
        "ecdsa_secp256r1_sha256",
        "rsa_pss_rsae_sha256",
        "ed25519",
        "ecdsa_secp384r1_sha384",
        "rsa_pss_rsae_sha384",
        "rsa_pss_rsae_sha512",
        "rsa_pss_pss_sha256",
        "rsa_pss_pss_sha384",
        "rsa_pss_pss_sha512",
        "ecdsa_secp521r1_sha512",
        "ed448",
        "rsa_pkcs1_sha256",
        "rsa_pkcs1_sha384",
        "rsa_pkcs1_sha512"
    };

    Offer {
        suites = List.copyOf(suites);
        curves = List.copyOf(curves);
    }

    /**
     * What of {@code config} this JDK can do.
     *
     * @param known the groups that the JDK knows, by its names
     * @throws SSLException if there is no group left
     */
    static Offer of(TlsConfig config, Set<String> known) throws SSLException {
        List<Curve> curves = config.curves().stream()
                .filter(curve -> known.contains(group(curve)))
                .toList();
        if (curves.isEmpty()) {
            throw new SSLException("the JDK has none of curve_preferences "
                    + config.curves().stream().map(Curve::configName).collect(Collectors.joining(", "))
                    + " (expected: X25519, CurveP256, CurveP384 or CurveP521 among them, or tls_engine = native)");
        }
        return new Offer(config.servedSuites(), curves);
    }

    /** For one engine. */
    SSLParameters parameters(PolicyConfig.ClientAuth clientAuth) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(servesTls12() ? new String[] {"TLSv1.3", "TLSv1.2"} : new String[] {"TLSv1.3"});
        parameters.setCipherSuites(suites.stream().map(CipherSuite::name).toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNamedGroups(curves.stream().map(Offer::group).toArray(String[]::new));
        parameters.setSignatureSchemes(SIGNATURE_SCHEMES.clone());
        switch (clientAuth) {
            case NONE -> parameters.setWantClientAuth(false);
            case OPTIONAL -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        return parameters;
    }

    /** Whether a client that said {@code hello} offers a group of these. */
    boolean sharesGroup(ClientHello hello) {
        return curves.stream().anyMatch(curve -> hello.groups().contains(codePoint(curve)));
    }

    /** Whether it offers a suite of these that is of {@code protocol}. */
    boolean sharesSuite(ClientHello hello, CipherSuite.Protocol protocol) {
        return suites.stream()
                .anyMatch(
                        suite -> suite.protocol() == protocol && hello.suites().contains(codePoint(suite)));
    }

    private boolean servesTls12() {
        return suites.stream().anyMatch(suite -> suite.protocol() == CipherSuite.Protocol.TLS_1_2);
    }

    /** The number of a suite on the wire (RFC 8446, B.4; RFC 5289; RFC 7905). */
    static int codePoint(CipherSuite suite) {
        return switch (suite) {
            case TLS_AES_128_GCM_SHA256 -> 0x1301;
            case TLS_AES_256_GCM_SHA384 -> 0x1302;
            case TLS_CHACHA20_POLY1305_SHA256 -> 0x1303;
            case TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 -> 0xc02b;
            case TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 -> 0xc02c;
            case TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 -> 0xc02f;
            case TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 -> 0xc030;
            case TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 -> 0xcca8;
            case TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 -> 0xcca9;
        };
    }

    /** The number of a group on the wire (RFC 8446, 4.2.7). */
    private static int codePoint(Curve curve) {
        return switch (curve) {
            case X25519_MLKEM768 -> 0x11ec;
            case X25519 -> 0x001d;
            case P256 -> 0x0017;
            case P384 -> 0x0018;
            case P521 -> 0x0019;
        };
    }

    /** The JDK's name, which is TLS'. */
    static String group(Curve curve) {
        return switch (curve) {
            case X25519_MLKEM768 -> "X25519MLKEM768";
            case X25519 -> "x25519";
            case P256 -> "secp256r1";
            case P384 -> "secp384r1";
            case P521 -> "secp521r1";
        };
    }
}
