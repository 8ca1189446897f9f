package io.postern.certs;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Makes development certificates; the work behind {@code postern dev-certs}. */
public final class DevCerts {
    private DevCerts() {}

    /**
     * Makes the CA, or reuses the one in the folder, and the leaves that it signs: ECDSA P-256, the CA for ten years, leaves
     * for 397 days. Takes some tens of milliseconds once Bouncy Castle is loaded.
     *
     * @throws DevCertsException naming everything that stands in the way; nothing has been written then
     */
    public static DevCertsResult make(DevCertsRequest request) throws DevCertsException {
        return make(request, Workstation.current(), Instant.now());
    }

    /** The same for a place and a time of one's choice. */
    static DevCertsResult make(DevCertsRequest request, Workstation workstation, Instant now) throws DevCertsException {
        FolderLayout layout = FolderLayout.of(request);
        FoundCa found = FoundCa.at(layout.ca(), now);
        FoundNkey nkey = request.proxyNkey() ? FoundNkey.in(request.directory()) : new FoundNkey.None();
        FolderWriter writer = new FolderWriter(request.directory(), request.overwrite());
        List<String> problems = Stream.of(
                        found.problems().stream(),
                        nkey instanceof FoundNkey.Unusable(String problem) ? Stream.of(problem) : Stream.<String>of(),
                        writer.obstacles(layout.targets()).stream())
                .flatMap(some -> some)
                .toList();
        if (!problems.isEmpty()) {
            throw new DevCertsException(problems);
        }
        try {
            CertificateMaker maker = new CertificateMaker(request, layout, workstation, now);
            DevCertsResult result = maker.make(found, nkey);
            writer.write(maker.files());
            return result;
        } catch (IOException e) {
            throw new DevCertsException(request.directory() + ": " + e, e);
        } catch (GeneralSecurityException e) {
            throw new DevCertsException("this JDK can't make the certificates: " + e, e);
        }
    }
}
