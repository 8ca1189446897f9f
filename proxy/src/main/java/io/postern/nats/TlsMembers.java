package io.postern.nats;

/**
 * What the {@code tls_*} members of INFO say on one session. A client that is told {@code tls_available} alone may
 * stay in plaintext, one that is told nothing may refuse TLS, so a TLS listener says {@link #REQUIRED} in either
 * handshake mode.
 *
 * @param required  whether {@code tls_required} is there
 * @param available whether {@code tls_available} is there
 * @param verify    whether {@code tls_verify} is there: clients need a certificate
 */
public record TlsMembers(boolean required, boolean available, boolean verify) {
    /** A plaintext listener: none is there, as clients upgrade on either. */
    public static final TlsMembers NONE = new TlsMembers(false, false, false);

    /** A TLS listener. */
    public static final TlsMembers REQUIRED = new TlsMembers(true, false, false);

    /** A listener that also serves plaintext: the client chooses after INFO. */
    public static final TlsMembers AVAILABLE = new TlsMembers(false, true, false);

    /** A listener that also serves plaintext, inside a TLS session whose client spoke first. */
    public static final TlsMembers REQUIRED_AND_AVAILABLE = new TlsMembers(true, true, false);

    /** The same of a listener whose clients need a certificate. */
    public TlsMembers verifying() {
        return new TlsMembers(required, available, true);
    }
}
