package io.postern.certs;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was made.
 *
 * @param directory the folder that it is in
 * @param ca        the CA
 * @param server    the server's certificate
 * @param clients   the clients' certificates, at least one, in the order in which they were asked for
 * @param bad       the bad set; empty where it wasn't asked for
 * @param nkey      the nkey to sign with as a trusted proxy
 */
public record DevCertsResult(
        Path directory,
        MadeCertificate.Ca ca,
        MadeCertificate.Server server,
        List<MadeCertificate.Client> clients,
        List<MadeCertificate.Bad> bad,
        ProxyNkey nkey) {

    public DevCertsResult {
        clients = List.copyOf(clients);
        bad = List.copyOf(bad);
    }

    /** All of them: the CA, the server's, the clients', the bad ones. */
    public List<MadeCertificate> certificates() {
        return Stream.<Stream<? extends MadeCertificate>>of(
                        Stream.of(ca), Stream.of(server), clients.stream(), bad.stream())
                .<MadeCertificate>flatMap(some -> some)
                .toList();
    }

    /** What keeps others from reading the keys. */
    public KeyProtection keyProtection() {
        return KeyProtection.of(directory);
    }

    /** For people: each certificate with its files, names, expiry, pin and NATS user, then snippets to paste. */
    public String describe() {
        return Description.of(this);
    }
}
