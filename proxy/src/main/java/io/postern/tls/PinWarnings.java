package io.postern.tls;

import io.postern.config.ConfigProblem;
import io.postern.config.Origin;
import io.postern.config.PolicyConfig;
import io.postern.config.TrustConfig.Issuers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pins that most likely let nobody in: of our own key, of a CA's, or of none of the certificates that lie here. */
final class PinWarnings {
    private static final String EXPECTED = "the pin of a client's certificate, as postern explain-cert shows it";

    private final Set<String> own;
    private final Set<Path> folders;
    private final SeenCertificates seen;

    private PinWarnings(Set<String> own, Set<Path> folders) {
        this.own = own;
        this.folders = folders;
        this.seen = SeenCertificates.in(folders);
    }

    /**
     * In the pins' order. Blocks on the files.
     *
     * @param place of {@code pinned_certs}
     * @param own   our certificates
     */
    static List<ConfigProblem> of(PolicyConfig policy, List<ServerCertificate> own, Origin place) {
        if (policy.trust().pins().isEmpty()) {
            return List.of();
        }
        Set<Path> folders = Stream.concat(
                        own.stream().map(certificate -> certificate.pair().certFile()),
                        policy.trust().issuers() instanceof Issuers.Bundle(var ca)
                                ? Stream.of(ca.path())
                                : Stream.<Path>of())
                .map(PinWarnings::folder)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> ownPins = own.stream()
                .map(certificate -> SeenCertificates.pin(certificate.leaf()))
                .collect(Collectors.toSet());
        PinWarnings warnings = new PinWarnings(ownPins, folders);
        return policy.trust().pins().stream()
                .sorted()
                .flatMap(pin -> warnings.about(pin).stream())
                .map(problem -> place.problem(problem, EXPECTED))
                .toList();
    }

    private static Path folder(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        return folder == null ? absolute : folder;
    }

    private Optional<String> about(String pin) {
        if (own.contains(pin)) {
            return Optional.of(pin + " is the key of our own certificate, which no client has");
        } else if (seen.clients().contains(pin)) {
            return Optional.empty();
        } else if (seen.authorities().contains(pin)) {
            return Optional.of(pin + " is the key of a CA, and a client's own key is what is compared");
        }
        // Without a client's certificate to compare with, nothing can be said of any pin.
        boolean comparable = seen.clients().stream().anyMatch(client -> !own.contains(client));
        return comparable
                ? Optional.of(pin + " matches no certificate in "
                        + folders.stream().map(Path::toString).collect(Collectors.joining(" or ")))
                : Optional.empty();
    }
}
