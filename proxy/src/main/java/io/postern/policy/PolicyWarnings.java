package io.postern.policy;

import io.postern.config.ConfigProblem;
import io.postern.config.PolicyConfig;
import io.postern.config.SourcedFile;
import io.postern.config.TrustConfig.Issuers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What works, but not for long, or not as it looks. */
final class PolicyWarnings {
    private static final Duration SOON = Duration.ofDays(14);
    /** A CRL is due for renewal when this part of its life is left. */
    private static final int PART_OF_LIFE = 4;

    private PolicyWarnings() {}

    static List<ConfigProblem> of(PolicyConfig config, Anchors anchors, CrlSet crls, Instant now) {
        List<ConfigProblem> warnings = new ArrayList<>(anchors.remarks());
        if (config.trust().issuers() instanceof Issuers.Bundle(SourcedFile file)) {
            for (X509Certificate one : anchors.certificates()) {
                Instant until = one.getNotAfter().toInstant();
                if (until.isBefore(now.plus(SOON))) {
                    warnings.add(file.origin().problem(ending(file, one, until, now), ""));
                }
            }
        }
        for (Crl crl : crls.all()) {
            Duration life = Duration.between(crl.thisUpdate(), crl.nextUpdate());
            if (crl.nextUpdate().minus(life.dividedBy(PART_OF_LIFE)).isBefore(now)) {
                warnings.add(crl.file().origin().problem(staling(crl, now), "a newer CRL"));
            }
        }
        return warnings;
    }

    private static String ending(SourcedFile file, X509Certificate one, Instant until, Instant now) {
        return file.path() + " holds " + Details.of(Details.name(one)) + ", which "
                + (until.isBefore(now)
                        ? "expired at " + until
                        : "expires at " + until + ", in " + SOON.toDays() + " days or less");
    }

    private static String staling(Crl crl, Instant now) {
        return crl.file().path() + " holds the CRL of " + Details.of(Details.name(crl.issuer())) + ", which "
                + (crl.nextUpdate().isBefore(now) ? "was" : "is") + " due for renewal at " + crl.nextUpdate();
    }
}
