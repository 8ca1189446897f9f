package io.postern.tls;

/**
 * What a finished handshake agreed on.
 *
 * @param version     {@code 1.2} or {@code 1.3}, as nats-server's connz writes it
 * @param cipherSuite the IANA name
 * @param group       the key exchange group, as BoringSSL names it ({@code X25519MLKEM768}, {@code P-256}); empty if there was none, or the engine does not tell
 * @param serverName  the name that the client asked for (SNI), fit to be logged; empty if it named none. Says nothing of who the client is
 * @param resumed     whether an earlier session was taken up again, without a certificate being sent
 */
public record HandshakeFacts(String version, String cipherSuite, String group, String serverName, boolean resumed) {}
