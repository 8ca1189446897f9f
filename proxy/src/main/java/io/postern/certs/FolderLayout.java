package io.postern.certs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where each certificate of a request goes.
 *
 * @param ca      the CA's files
 * @param server  the server's files
 * @param clients each client's files, in the order of the request
 * @param bad     the bad ones' files, in the order of the enum; empty where they weren't asked for
 * @param crl     where the bad set's revocation list goes, if there is a bad set
 */
record FolderLayout(
        CertificateFiles ca,
        CertificateFiles server,
        Map<ClientIdentity, CertificateFiles> clients,
        Map<BadCertificate, CertificateFiles> bad,
        Path crl) {
    private static final int LONGEST_NAME = 80;

    /** The one for {@code request}. */
    static FolderLayout of(DevCertsRequest request) {
        Path folder = request.directory();
        Path badFolder = folder.resolve("bad");
        Map<ClientIdentity, CertificateFiles> clients = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        for (ClientIdentity identity : request.clientsToMake()) {
            clients.put(identity, CertificateFiles.withSecret(folder, freeName(fileName(identity), taken)));
        }
        Map<BadCertificate, CertificateFiles> bad = new LinkedHashMap<>();
        if (request.badSet()) {
            Stream.of(BadCertificate.values())
                    .forEach(kind -> bad.put(kind, CertificateFiles.plain(badFolder, kind.fileName())));
        }
        return new FolderLayout(
                CertificateFiles.plain(folder, "ca"),
                CertificateFiles.withSecret(folder, "server"),
                clients,
                bad,
                badFolder.resolve("crl.pem"));
    }

    /** Every file but the CA's, which is reused where it is there. */
    List<Path> targets() {
        List<Path> targets = new ArrayList<>();
        Stream.of(Stream.of(server), clients.values().stream(), bad.values().stream())
                .flatMap(files -> files)
                .flatMap(CertificateFiles::all)
                .forEach(targets::add);
        if (!bad.isEmpty()) {
            targets.add(crl);
        }
        return targets;
    }

    /** {@code client-alice@example.com}: what every file system and shell takes. */
    private static String fileName(ClientIdentity identity) {
        String slug = identity.value()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9@._-]+", "-")
                .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
        String name = slug.isEmpty() ? "client" : "client-" + slug;
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    /** {@code name}, or with a number behind where another identity of the request has that already. */
    private static String freeName(String name, Set<String> taken) {
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name + "-" + i;
        }
        return free;
    }
}
