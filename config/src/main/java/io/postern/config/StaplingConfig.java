package io.postern.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * nats-server's top-level {@code ocsp}: whether clients are sent what the issuer's OCSP responder says of our own certificates.
 *
 * @param mode for which certificates, and what if they are not good
 * @param url  the responder to ask instead of those that the certificate names, http or https; empty for those
 */
public record StaplingConfig(Mode mode, String url) {

    /** nats-server's default. */
    public static final StaplingConfig AUTO = new StaplingConfig(Mode.AUTO, "");

    public StaplingConfig {
        Checks.require(url.isEmpty() || isResponder(url), "ocsp", "url", "an http or https URL without a user");
    }

    /** Whether {@code url} is one that can be asked. */
    static boolean isResponder(String url) {
        try {
            URI uri = new URI(url);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return http && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** The responder to ask instead of those that the certificate names. */
    public Optional<String> responder() {
        return url.isEmpty() ? Optional.empty() : Optional.of(url);
    }

    /** For which certificates, and what if they are not good. */
    public enum Mode {
        /** For those that must be stapled (RFC 7633). */
        AUTO,
        /** The same, and the gate stops where one is not good. */
        MUST,
        /** For all, and the gate stops where one is not good. */
        ALWAYS,
        /** For none. */
        NEVER
    }
}
