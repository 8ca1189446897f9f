package io.postern.certs;

import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What an end-entity certificate says.
 *
 * @param subject  whom it names
 * @param names    its SANs; the extension is left out where there is none
 * @param usages   its extended key usages, at least one
 * @param validity when it is valid
 */
record LeafProfile(X500Name subject, List<GeneralName> names, List<KeyPurposeId> usages, Validity validity) {
    /** Good for a server alone. */
    static final List<KeyPurposeId> SERVER = List.of(KeyPurposeId.id_kp_serverAuth);

    /** Good for a client alone. */
    static final List<KeyPurposeId> CLIENT = List.of(KeyPurposeId.id_kp_clientAuth);

    /** Good for either side. */
    static final List<KeyPurposeId> BOTH = List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);

    // The mark by which a development certificate is known; the issuer says who made it, and where.
    private static final String ORGANIZATION = "Postern development";

    LeafProfile {
        names = List.copyOf(names);
        usages = List.copyOf(usages);
    }

    /** The server's. */
    static LeafProfile server(List<GeneralName> names, List<KeyPurposeId> usages, Validity validity) {
        return new LeafProfile(SubjectName.of("localhost", ORGANIZATION), names, usages, validity);
    }

    /** A client's, by the kind of its identity. */
    static LeafProfile client(ClientIdentity identity, Validity validity) {
        return switch (identity) {
            case ClientIdentity.Email(String email) -> client(email, GeneralName.rfc822Name, validity);
            case ClientIdentity.Dns(String name) -> client(name, GeneralName.dNSName, validity);
            case ClientIdentity.Uri(String uri) -> client(uri, GeneralName.uniformResourceIdentifier, validity);
            case ClientIdentity.Dn(String dn) -> new LeafProfile(SubjectName.parse(dn), List.of(), CLIENT, validity);
        };
    }

    private static LeafProfile client(String name, int kind, Validity validity) {
        return new LeafProfile(
                SubjectName.of(name, ORGANIZATION), List.of(new GeneralName(kind, name)), CLIENT, validity);
    }

    /** The same with the SANs {@code other}. */
    LeafProfile named(GeneralName... other) {
        return new LeafProfile(subject, List.of(other), usages, validity);
    }

    /** The same with the usages {@code other}. */
    LeafProfile usedFor(List<KeyPurposeId> other) {
        return new LeafProfile(subject, names, other, validity);
    }

    /** The same, valid at another time. */
    LeafProfile valid(Instant notBefore, Instant notAfter) {
        return new LeafProfile(subject, names, usages, new Validity(notBefore, notAfter));
    }
}
