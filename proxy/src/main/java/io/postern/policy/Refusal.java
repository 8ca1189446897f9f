package io.postern.policy;

import java.util.Locale;

/**
 * Why a client certificate is refused: a closed list, and with it the alert that the client is sent. The same words are the
 * {@code reason} of the session's line of log, the tag of its meter and the row of {@code docs/troubleshooting.md}.
 */
public enum Refusal {
    /** The client showed no certificate, and has to. */
    CERTIFICATE_MISSING(Alert.CERTIFICATE_REQUIRED),
    /** A certificate can't be decoded. */
    CERTIFICATE_UNREADABLE(Alert.BAD_CERTIFICATE),
    /** No trusted issuer stands at the end of its chain. */
    UNKNOWN_CA(Alert.UNKNOWN_CA),
    /** A signature in its chain is wrong. */
    BAD_SIGNATURE(Alert.BAD_CERTIFICATE),
    /** It, or a certificate above it, has expired. */
    CERTIFICATE_EXPIRED(Alert.CERTIFICATE_EXPIRED),
    /** It, or a certificate above it, is not valid yet. */
    CERTIFICATE_NOT_YET_VALID(Alert.CERTIFICATE_EXPIRED),
    /** A rule of RFC 5280 on chains is broken: no CA above it, path length, name constraints, a critical extension nobody knows. */
    CHAIN_INVALID(Alert.BAD_CERTIFICATE),
    /** More certificates than any chain has. */
    CHAIN_TOO_LONG(Alert.BAD_CERTIFICATE),
    /** More bytes than any chain has. */
    CHAIN_TOO_LARGE(Alert.BAD_CERTIFICATE),
    /** A key in its chain is too weak, or of a kind that is not taken. */
    WEAK_KEY(Alert.UNSUPPORTED_CERTIFICATE),
    /** It, or a certificate above it, is signed by an algorithm that is not taken. */
    WEAK_SIGNATURE(Alert.UNSUPPORTED_CERTIFICATE),
    /** It is not for client authentication. */
    WRONG_USAGE(Alert.UNSUPPORTED_CERTIFICATE),
    /** A name of it holds a byte that no name holds. */
    BAD_NAME(Alert.BAD_CERTIFICATE),
    /** Its names can't be read. */
    NAMES_UNREADABLE(Alert.BAD_CERTIFICATE),
    /** It has several URIs, which no SPIFFE identity has. */
    SEVERAL_URIS(Alert.BAD_CERTIFICATE),
    /** Its key is none of {@code pinned_certs}. */
    NOT_PINNED(Alert.BAD_CERTIFICATE),
    /** It names none of {@code known_urls}. */
    URL_NOT_KNOWN(Alert.BAD_CERTIFICATE),
    /** A rule of {@code access.deny} is about it. */
    NAME_DENIED(Alert.CERTIFICATE_UNKNOWN),
    /** No rule of {@code access.allow} is about it. */
    NAME_NOT_ALLOWED(Alert.CERTIFICATE_UNKNOWN),
    /** A CRL or its issuer's responder says that it, or a certificate above it, was revoked. */
    CERTIFICATE_REVOKED(Alert.CERTIFICATE_REVOKED),
    /** A CRL that could tell is missing or stale. */
    CRL_STALE(Alert.CERTIFICATE_UNKNOWN),
    /** Its issuer's responder does not know it. */
    OCSP_UNKNOWN(Alert.CERTIFICATE_UNKNOWN),
    /** Its issuer's responder did not answer, or not properly. */
    OCSP_UNREACHABLE(Alert.CERTIFICATE_UNKNOWN),
    /** What it maps to has changed since the session began. */
    IDENTITY_CHANGED(Alert.CERTIFICATE_UNKNOWN);

    private final Alert alert;

    Refusal(Alert alert) {
        this.alert = alert;
    }

    /** What the client is sent in the handshake. */
    public Alert alert() {
        return alert;
    }

    /** As the log, the meters and the documentation spell it. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
