package io.postern.policy;

import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.SourcedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/** The CRLs of {@code crl_file}, as they were when they were loaded. Immutable, thread-safe. */
final class CrlSet {
    private final List<SourcedFile> sources;
    private final List<String> stamps;
    private final List<Crl> all;
    private final Map<X500Principal, List<Crl>> byIssuer;

    private CrlSet(List<SourcedFile> sources, List<String> stamps, List<Crl> all) {
        this.sources = List.copyOf(sources);
        this.stamps = List.copyOf(stamps);
        this.all = List.copyOf(all);
        this.byIssuer = all.stream()
                // By hand, as the JDK's comparators are serializable, whose lambdas an AOT cache does not keep.
                .sorted((one, other) -> other.thisUpdate().compareTo(one.thisUpdate()))
                .collect(Collectors.groupingBy(Crl::issuer));
    }

    /**
     * Reads {@code sources}. A CRL of a trusted issuer is verified at once, one of an intermediate when a chain first shows that.
     *
     * @throws ConfigException with everything that is wrong with the files
     */
    static CrlSet load(List<SourcedFile> sources, Anchors anchors) throws ConfigException {
        // Before the files are read, so that a change meanwhile is seen as one later.
        List<String> stamps = stamps(sources);
        CrlReader reader = new CrlReader();
        List<Crl> all =
                sources.stream().flatMap(source -> reader.read(source).stream()).toList();
        List<ConfigProblem> problems = new ArrayList<>(reader.problems());
        for (Crl crl : all) {
            List<X509Certificate> issuers = anchors.named(crl.issuer());
            if (!issuers.isEmpty() && issuers.stream().noneMatch(crl::isSignedBy)) {
                problems.add(new BadFileException(
                                "holds a CRL that " + Details.of(Details.name(crl.issuer()))
                                        + " has not signed or may not sign",
                                "")
                        .at(crl.file()));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new CrlSet(sources, stamps, all);
    }

    List<Crl> all() {
        return all;
    }

    /** Whether any file or folder is another than when this was loaded. Blocks on their attributes, reads none. */
    boolean filesChanged() {
        return !stamps.equals(stamps(sources));
    }

    /** The newest that {@code issuer}, which is verified, has signed. */
    Optional<Crl> of(X509Certificate issuer) {
        return byIssuer.getOrDefault(issuer.getSubjectX500Principal(), List.of()).stream()
                .filter(crl -> crl.isSignedBy(issuer))
                .findFirst();
    }

    private static List<String> stamps(List<SourcedFile> sources) {
        List<String> stamps = new ArrayList<>();
        for (SourcedFile source : sources) {
            try {
                for (Path file : CrlReader.files(source.path())) {
                    stamps.add(stamp(file));
                }
            } catch (IOException unreadable) {
                stamps.add(source.path() + " can't be listed");
            }
        }
        return stamps;
    }

    /** The real path and the inode tell a symbolic link that was swapped, whatever the times are. */
    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return String.join(
                    "|",
                    file.toString(),
                    file.toRealPath().toString(),
                    String.valueOf(attributes.size()),
                    attributes.lastModifiedTime().toString(),
                    String.valueOf(attributes.fileKey()));
        } catch (IOException unreadable) {
            return file + "|unreadable";
        }
    }
}
