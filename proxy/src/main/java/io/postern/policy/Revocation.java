package io.postern.policy;

import io.postern.config.RevocationConfig.WhenStale;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code crl_file}: no certificate of the chain may be on its issuer's CRL, and every issuer has to have one that is fresh. */
record Revocation(CrlSet crls, WhenStale whenStale) implements Rule {

    @Override
    public String key() {
        return "crl_file";
    }

    @Override
    public Finding judge(VerifiedChain chain, Moment moment) {
        if (crls.all().isEmpty()) {
            return new Finding.NotAsked();
        }
        Instant until = Instant.MAX;
        List<Verdict.Refused> stale = new ArrayList<>();
        List<X509Certificate> issued = chain.issued();
        for (int i = 0; i < issued.size(); i++) {
            X509Certificate issuer = chain.issuerOf(i);
            Optional<Crl> crl = crls.of(issuer);
            // What a stale CRL lists is revoked all the same.
            if (crl.isPresent() && crl.get().revokes(issued.get(i))) {
                return Finding.Failed.because(
                        Refusal.CERTIFICATE_REVOKED,
                        Details.name(issued.get(i)) + " is on the CRL of " + Details.name(issuer));
            }
            Instant next = crl.map(Crl::nextUpdate).orElse(Instant.MIN);
            if (next.isBefore(moment.now())) {
                stale.add(new Verdict.Refused(Refusal.CRL_STALE, Details.of(why(issuer, crl))));
            }
            until = next.isBefore(until) ? next : until;
        }
        return switch (whenStale) {
            case REFUSE -> stale.isEmpty() ? Finding.Passed.until(until) : new Finding.Failed(stale.getFirst());
            case ACCEPT -> new Finding.Passed(Instant.MAX, stale);
        };
    }

    private static String why(X509Certificate issuer, Optional<Crl> crl) {
        return crl.map(found -> "the CRL of " + Details.name(issuer) + " was due for renewal at " + found.nextUpdate())
                .orElse("there is no CRL of " + Details.name(issuer));
    }
}
