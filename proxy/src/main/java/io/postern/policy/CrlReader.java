package io.postern.policy;

import io.postern.config.ConfigProblem;
import io.postern.config.SourcedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.util.io.pem.PemObject;

/** Reads CRLs: files of PEM or DER, and folders of such. */
final class CrlReader {
    /** Of files in folders; others are not looked at. */
    private static final String FILES = "*.{pem,crl,der}";

    private final List<ConfigProblem> problems = new ArrayList<>();

    /** Everything that is wrong with what was read so far. */
    List<ConfigProblem> problems() {
        return problems;
    }

    /** The files that {@code path} stands for: itself, or those in it in the order of their names. */
    static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, FILES)) {
            return StreamSupport.stream(files.spliterator(), false).sorted().toList();
        }
    }

    /** The CRLs in {@code source}; fewer where it has problems. */
    List<Crl> read(SourcedFile source) {
        List<Crl> crls = new ArrayList<>();
        try {
            for (Path path : files(source.path())) {
                crls.addAll(readFile(new SourcedFile(path, source.origin())));
            }
        } catch (IOException unreadable) {
            problems.add(new BadFileException("can't be listed", "a file or a folder").at(source));
            return crls;
        }
        if (crls.isEmpty() && problems.isEmpty()) {
            problems.add(new BadFileException("holds no CRL", "a file, or a folder of " + FILES).at(source));
        }
        return crls;
    }

    private List<Crl> readFile(SourcedFile file) {
        List<Crl> crls = new ArrayList<>();
        try {
            byte[] bytes = PolicyFile.read(file.path());
            List<PemObject> blocks = bytes.length > 0 && bytes[0] == 0x30 ? List.of() : PolicyFile.pem(bytes);
            if (blocks.isEmpty()) {
                crls.add(crl(bytes, file));
            }
            for (PemObject block : blocks) {
                if (block.getType().equals("X509 CRL")) {
                    crls.add(crl(block.getContent(), file));
                }
            }
        } catch (BadFileException bad) {
            problems.add(bad.at(file));
        }
        return crls;
    }

    private static Crl crl(byte[] der, SourcedFile file) throws BadFileException {
        return new Crl(decode(der), HexFormat.of().formatHex(Sha256.of(der)), file);
    }

    private static X509CRL decode(byte[] der) throws BadFileException {
        X509CRL list;
        boolean whole;
        boolean weak;
        try {
            list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
            whole = Arrays.equals(list.getEncoded(), der);
            weak = !SignatureAlgorithms.taken(algorithm(list));
        } catch (GeneralSecurityException | IOException | RuntimeException undecodable) {
            throw new BadFileException("holds a CRL that can't be decoded", "CRLs in PEM or DER");
        }
        if (!whole) {
            throw new BadFileException("has bytes behind a CRL", "CRLs in PEM or DER");
        } else if (weak) {
            throw new BadFileException(
                    "holds a CRL that is signed by " + list.getSigAlgName(),
                    "RSA or ECDSA with SHA-256 or longer, Ed25519");
        }
        checkScope(list);
        return list;
    }

    private static AlgorithmIdentifier algorithm(X509CRL list) throws IOException {
        ASN1ObjectIdentifier oid = new ASN1ObjectIdentifier(list.getSigAlgOID());
        byte[] parameters = list.getSigAlgParams();
        return parameters == null
                ? new AlgorithmIdentifier(oid)
                : new AlgorithmIdentifier(oid, ASN1Primitive.fromByteArray(parameters));
    }

    /** A CRL that is about a part of a CA's certificates, or about others' too, would be read as being about all of them. */
    private static void checkScope(X509CRL list) throws BadFileException {
        Set<String> critical = list.getCriticalExtensionOIDs();
        String expected = "a whole CRL of one CA";
        if (list.getNextUpdate() == null) {
            throw new BadFileException("holds a CRL that does not say when the next is due", expected);
        } else if (list.getExtensionValue(Extension.deltaCRLIndicator.getId()) != null) {
            throw new BadFileException("holds a delta CRL", expected);
        } else if (list.getExtensionValue(Extension.issuingDistributionPoint.getId()) != null) {
            throw new BadFileException("holds a CRL that is partial or indirect", expected);
        } else if (critical != null && !critical.isEmpty()) {
            throw new BadFileException(
                    "holds a CRL with critical extensions that are not known: " + critical, expected);
        }
        Set<? extends X509CRLEntry> entries = list.getRevokedCertificates();
        boolean foreign = entries != null
                && entries.stream()
                        .anyMatch(entry ->
                                entry.getCertificateIssuer() != null || entry.hasUnsupportedCriticalExtension());
        if (foreign) {
            throw new BadFileException("holds a CRL with entries that are of another CA or not understood", expected);
        }
    }
}
