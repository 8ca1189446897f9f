package io.postern.certs;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * The certificates that a correct verifier refuses. Each has one fault and is right otherwise: it has both usages and names
 * for both sides, so that it can be tried as a server's and as a client's.
 */
enum BadCertificate {
    EXPIRED("expired", "its time ended yesterday"),
    NOT_YET_VALID("not-yet-valid", "its time begins in a year"),
    WRONG_SAN("wrong-san", "made for wrong.example.invalid, which nobody here is"),
    NO_SAN("no-san", "names localhost in its CN alone, where RFC 9525 says not to look (the JDK still does)"),
    NUL_IN_SAN("nul-in-san", "its names begin with localhost and a NUL, which must not end them"),
    WRONG_USAGE_CLIENT("wrong-usage-client", "a client's, but its extended key usage is serverAuth alone"),
    WRONG_USAGE_SERVER("wrong-usage-server", "a server's, but its extended key usage is clientAuth alone"),
    UNKNOWN_CA("unknown-ca", "signed by a CA whose certificate is nowhere"),
    SELF_SIGNED("self-signed", "signed by itself"),
    SHA1("sha1", "signed with SHA-1"),
    WEAK_KEY("rsa-1024", "its key is RSA of 1024 bits"),
    REVOKED("revoked", "on the list of crl.pem beside it, its key compromised");

    private static final Duration YEAR = Duration.ofDays(365);

    private final String fileName;
    private final String fault;

    BadCertificate(String fileName, String fault) {
        this.fileName = fileName;
        this.fault = fault;
    }

    /** The name of its files, without ending. */
    String fileName() {
        return fileName;
    }

    /** What is wrong with it, in a line. */
    String fault() {
        return fault;
    }

    /** Makes it, by {@code ca} where its fault is not just that; {@code validity} is what a good one would have. */
    KeyedCertificate make(Issuer ca, Validity validity, Instant now) throws GeneralSecurityException, IOException {
        LeafProfile good = goodProfile(validity);
        return switch (this) {
            case EXPIRED -> ca.issue(good.valid(now.minus(YEAR), now.minus(Duration.ofDays(1))));
            case NOT_YET_VALID -> ca.issue(good.valid(now.plus(YEAR), now.plus(YEAR.multipliedBy(2))));
            case WRONG_SAN -> ca.issue(good.named(dns("wrong.example.invalid"), email("nobody@wrong.example.invalid")));
            case NO_SAN -> ca.issue(good.named());
            case NUL_IN_SAN ->
                ca.issue(good.named(dns("localhost\0.example.invalid"), email("client@localhost\0.example.invalid")));
            case WRONG_USAGE_CLIENT -> ca.issue(good.usedFor(LeafProfile.SERVER));
            case WRONG_USAGE_SERVER -> ca.issue(good.usedFor(LeafProfile.CLIENT));
            case UNKNOWN_CA -> new Issuer(SubjectName.of("Unknown CA", "Postern development"), Keys.p256()).issue(good);
            case SELF_SIGNED -> selfSigned(good);
            case SHA1 -> ca.bySha1().issue(good);
            case WEAK_KEY -> ca.issue(good, Keys.weakRsa());
            case REVOKED -> ca.issue(good);
        };
    }

    private LeafProfile goodProfile(Validity validity) {
        List<GeneralName> names =
                List.of(dns("localhost"), address("127.0.0.1"), address("::1"), email(fileName + "@localhost"));
        return LeafProfile.server(names, LeafProfile.BOTH, validity);
    }

    private static KeyedCertificate selfSigned(LeafProfile profile) throws GeneralSecurityException, IOException {
        Issuer itself = new Issuer(profile.subject(), Keys.p256());
        return itself.issue(profile, itself.keys());
    }

    private static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    private static GeneralName email(String address) {
        return new GeneralName(GeneralName.rfc822Name, address);
    }

    private static GeneralName address(String literal) {
        return new GeneralName(GeneralName.iPAddress, literal);
    }
}
