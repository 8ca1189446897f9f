package io.postern.policy;

import io.postern.config.TrustConfig.ExtendedKeyUsage;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Extended key usage. A certificate without the extension is for anything. Where it is there, the leaf's must have client
 * authentication by name, which is stricter than Go; an issuer's, the trusted one's as well, that or any, as Go nests them
 * (crypto/x509 checkChainForKeyUsage).
 */
record Usage(ExtendedKeyUsage usage) implements Rule {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY = "2.5.29.37.0";

    @Override
    public String key() {
        return "extended_key_usage";
    }

    @Override
    public Finding judge(VerifiedChain chain, Moment moment) {
        return switch (usage) {
            case ANY -> new Finding.NotAsked();
            case CLIENT_AUTH -> clientAuth(chain);
        };
    }

    private static Finding clientAuth(VerifiedChain chain) {
        List<X509Certificate> certificates = chain.certificates();
        for (int i = 0; i < certificates.size(); i++) {
            X509Certificate one = certificates.get(i);
            Optional<List<String>> usages = usages(one);
            boolean issuer = i > 0;
            boolean good = usages.isEmpty()
                    || usages.get().contains(CLIENT_AUTH)
                    || (issuer && usages.get().contains(ANY));
            if (!good) {
                return Finding.Failed.because(
                        Refusal.WRONG_USAGE,
                        Details.name(one) + " is for " + String.join(", ", usages.get())
                                + " (expected: client authentication, " + CLIENT_AUTH + ")");
            }
        }
        return Finding.Passed.FOR_EVER;
    }

    private static Optional<List<String>> usages(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getExtendedKeyUsage());
        } catch (CertificateParsingException unreadable) {
            // Never in a verified chain; for nothing, if ever.
            return Optional.of(List.of());
        }
    }
}
