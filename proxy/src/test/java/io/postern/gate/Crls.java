package io.postern.gate;

import io.postern.testing.Authority;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Revocation lists as an issuer publishes them: a file that is replaced in one move. */
final class Crls {
    private static final Duration LIFE = Duration.ofHours(1);

    private Crls() {}

    /** Puts a list of {@code issuer}, made just now, in the place of {@code file}. */
    static Path publish(Path file, Authority issuer, X509Certificate... revoked) throws IOException {
        Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), pem(issuer, revoked));
        return Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String pem(Authority issuer, X509Certificate... revoked) throws IOException {
        Instant now = Instant.now();
        X500Name name = X500Name.getInstance(
                issuer.certificate().getSubjectX500Principal().getEncoded());
        X509v2CRLBuilder builder = new X509v2CRLBuilder(name, Date.from(now.minusSeconds(1)));
        builder.setNextUpdate(Date.from(now.plus(LIFE)));
        builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.toEpochMilli())));
        for (X509Certificate one : revoked) {
            builder.addCRLEntry(one.getSerialNumber(), Date.from(now.minusSeconds(1)), CRLReason.keyCompromise);
        }
        try {
            byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key()))
                    .getEncoded();
            return "-----BEGIN X509 CRL-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END X509 CRL-----\n";
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
