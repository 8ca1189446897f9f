package io.postern.certs;

import io.postern.certs.MadeCertificate.Ca.Origin;
import io.postern.certs.NewFile.Readers;
import io.postern.nats.Nkey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Makes the certificates of one request, in memory, and says which files they are to be. */
final class CertificateMaker {
    private final DevCertsRequest request;
    private final FolderLayout layout;
    private final Workstation workstation;
    private final Instant now;
    private final List<NewFile> files = new ArrayList<>();

    CertificateMaker(DevCertsRequest request, FolderLayout layout, Workstation workstation, Instant now) {
        this.request = request;
        this.layout = layout;
        this.workstation = workstation;
        this.now = now;
    }

    /** The files to write for what has been made. */
    List<NewFile> files() {
        return List.copyOf(files);
    }

    /** Everything that was asked for, signed by {@code found} or by a new CA; with the nkey that was found, or a new one. */
    DevCertsResult make(FoundCa found, FoundNkey foundNkey) throws GeneralSecurityException, IOException {
        return switch (found) {
            case FoundCa.Usable(KeyedCertificate ca, Issuer issuer) -> make(ca, issuer, Origin.REUSED, foundNkey);
            case FoundCa.None _ -> {
                Issuer issuer = newIssuer();
                KeyedCertificate ca = issuer.root(Validity.startingAt(now, Validity.CA));
                add(layout.ca(), ca, ca);
                yield make(ca, issuer, Origin.MADE, foundNkey);
            }
            case FoundCa.Unusable(String problem) -> throw new IllegalArgumentException(problem);
        };
    }

    private Issuer newIssuer() throws GeneralSecurityException {
        // The stamp tells one developer's CA from another's, in a trust store and in an error message.
        return new Issuer(SubjectName.of("Postern development CA", workstation.toString()), Keys.p256());
    }

    private DevCertsResult make(KeyedCertificate ca, Issuer issuer, Origin origin, FoundNkey foundNkey)
            throws GeneralSecurityException, IOException {
        // A leaf that outlives its CA would only fool its reader.
        Validity validity = Validity.startingAt(now, Validity.LEAF)
                .endingBy(ca.certificate().getNotAfter().toInstant());
        List<KeyPurposeId> usages = request.bothUsages() ? LeafProfile.BOTH : LeafProfile.SERVER;
        KeyedCertificate server =
                issuer.issue(LeafProfile.server(ServerName.all(workstation, request.serverNames()), usages, validity));
        add(layout.server(), server, ca);
        return new DevCertsResult(
                request.directory(),
                new MadeCertificate.Ca(layout.ca(), CertificateFacts.of(ca.certificate()), origin),
                new MadeCertificate.Server(layout.server(), CertificateFacts.of(server.certificate())),
                makeClients(ca, issuer, validity),
                makeBad(ca, issuer, validity),
                makeNkey(foundNkey));
    }

    private ProxyNkey makeNkey(FoundNkey found) {
        if (!request.proxyNkey()) {
            return new ProxyNkey.None();
        }
        Path file = request.directory().resolve(FoundNkey.FILE);
        return switch (found) {
            case FoundNkey.Usable(Nkey key) -> new ProxyNkey.InFile(file, key.publicKey());
            case FoundNkey.None() -> {
                String seed = Nkey.newUserSeed();
                files.add(new NewFile(file, seed + "\n", Readers.OWNER));
                yield new ProxyNkey.InFile(file, Nkey.fromSeed(seed).publicKey());
            }
            case FoundNkey.Unusable(String problem) -> throw new IllegalArgumentException(problem);
        };
    }

    private List<MadeCertificate.Client> makeClients(KeyedCertificate ca, Issuer issuer, Validity validity)
            throws GeneralSecurityException, IOException {
        List<MadeCertificate.Client> clients = new ArrayList<>();
        for (Map.Entry<ClientIdentity, CertificateFiles> planned :
                layout.clients().entrySet()) {
            KeyedCertificate made = issuer.issue(LeafProfile.client(planned.getKey(), validity));
            add(planned.getValue(), made, ca);
            clients.add(new MadeCertificate.Client(
                    planned.getValue(),
                    CertificateFacts.of(made.certificate()),
                    MappedUserPreview.candidates(made.certificate())));
        }
        return clients;
    }

    private List<MadeCertificate.Bad> makeBad(KeyedCertificate ca, Issuer issuer, Validity validity)
            throws GeneralSecurityException, IOException {
        List<MadeCertificate.Bad> bad = new ArrayList<>();
        for (Map.Entry<BadCertificate, CertificateFiles> planned : layout.bad().entrySet()) {
            BadCertificate kind = planned.getKey();
            KeyedCertificate made = kind.make(issuer, validity, now);
            add(planned.getValue(), made, ca);
            if (kind == BadCertificate.REVOKED) {
                byte[] crl = issuer.revoke(made.certificate(), validity).getEncoded();
                files.add(new NewFile(layout.crl(), Pem.write(Pem.CRL, crl), Readers.EVERYBODY));
            }
            bad.add(new MadeCertificate.Bad(planned.getValue(), CertificateFacts.of(made.certificate()), kind.fault()));
        }
        return bad;
    }

    private void add(CertificateFiles where, KeyedCertificate made, KeyedCertificate ca) throws IOException {
        files.add(new NewFile(where.key(), made.keyPem(), Readers.OWNER));
        files.add(new NewFile(where.certificate(), made.certificatePem(), Readers.EVERYBODY));
        for (Path copy : where.secret()) {
            files.add(
                    switch (copy.getFileName().toString()) {
                        case CertificateFiles.SECRET_KEY -> new NewFile(copy, made.keyPem(), Readers.OWNER);
                        case CertificateFiles.SECRET_CA -> new NewFile(copy, ca.certificatePem(), Readers.EVERYBODY);
                        default -> new NewFile(copy, made.certificatePem(), Readers.EVERYBODY);
                    });
        }
    }
}
