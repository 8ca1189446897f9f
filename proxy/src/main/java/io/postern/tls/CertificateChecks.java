package io.postern.tls;

import io.postern.config.ConfigProblem;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What must hold of a chain and its key before it is served. */
final class CertificateChecks {
    private static final int MIN_RSA_BITS = 2048;

    private CertificateChecks() {}

    /** Everything that is wrong with {@code certificate} at {@code now}. */
    static List<ConfigProblem> of(ServerCertificate certificate, Instant now) {
        List<ConfigProblem> problems = new ArrayList<>();
        checkKey(certificate, problems);
        if (problems.isEmpty()) {
            checkOrder(certificate, problems);
        }
        List<X509Certificate> chain = certificate.chain();
        for (int i = 0; i < chain.size(); i++) {
            checkValidity(certificate, i, now, problems);
        }
        return problems;
    }

    private static void checkKey(ServerCertificate certificate, List<ConfigProblem> problems) {
        List<X509Certificate> chain = certificate.chain();
        int owner = 0;
        while (owner < chain.size()
                && !certificate.key().belongsTo(chain.get(owner))) {
            owner++;
        }
        if (owner == chain.size()) {
            problems.add(certificate
                    .pair()
                    .keyOrigin()
                    .problem(
                            certificate.pair().keyFile() + " does not match the certificate in "
                                    + certificate.pair().certFile(),
                            "the key of its first certificate"));
        } else if (owner > 0) {
            problems.add(problem(
                    certificate,
                    "is out of order: the key's certificate is number " + (owner + 1),
                    "the leaf first, then each one's issuer"));
        } else if (chain.getFirst().getPublicKey() instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            problems.add(problem(
                    certificate,
                    "has a weak key: RSA with " + rsa.getModulus().bitLength() + " bits",
                    "at least " + MIN_RSA_BITS + " bits, or ECDSA"));
        }
    }

    private static void checkOrder(ServerCertificate certificate, List<ConfigProblem> problems) {
        List<X509Certificate> chain = certificate.chain();
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                problems.add(problem(
                        certificate,
                        "is out of order: certificate " + (i + 1) + " is not the issuer of certificate " + i,
                        "the leaf first, then each one's issuer"));
                return;
            }
        }
    }

    private static void checkValidity(
            ServerCertificate certificate, int index, Instant now, List<ConfigProblem> problems) {
        X509Certificate one = certificate.chain().get(index);
        Instant from = one.getNotBefore().toInstant();
        Instant until = one.getNotAfter().toInstant();
        if (now.isAfter(until)) {
            problems.add(problem(certificate, name(index) + " expired at " + until, "a valid one"));
        } else if (now.isBefore(from)) {
            problems.add(problem(certificate, name(index) + " is not valid before " + from, "a valid one"));
        }
    }

    private static ConfigProblem problem(ServerCertificate certificate, String problem, String expected) {
        return certificate.pair().certOrigin().problem(certificate.pair().certFile() + " " + problem, expected);
    }

    private static String name(int index) {
        return index == 0 ? "holds a certificate that" : "holds an intermediate (number " + (index + 1) + ") that";
    }
}
