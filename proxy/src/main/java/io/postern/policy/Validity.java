package io.postern.policy;

import io.postern.config.AccessConfig.OnExpiry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The dates of the whole chain, the trusted issuer's as well, as in Go (crypto/x509 isValid). */
record Validity(OnExpiry onExpiry) implements Rule {

    @Override
    public String key() {
        return "validity";
    }

    @Override
    public Finding judge(VerifiedChain chain, Moment moment) {
        if (onExpiry == OnExpiry.KEEP && moment.occasion() == Occasion.LIVE) {
            return Finding.Passed.FOR_EVER;
        }
        Instant until = onExpiry == OnExpiry.KEEP ? Instant.MAX : end(chain.certificates());
        return fault(chain.certificates(), moment.now())
                .<Finding>map(Finding.Failed::new)
                .orElseGet(() -> Finding.Passed.until(until));
    }

    /** What is wrong with the dates at {@code now}, if anything. */
    static Optional<Verdict.Refused> fault(List<X509Certificate> certificates, Instant now) {
        for (X509Certificate one : certificates) {
            Instant from = one.getNotBefore().toInstant();
            Instant until = one.getNotAfter().toInstant();
            if (now.isAfter(until)) {
                return refused(Refusal.CERTIFICATE_EXPIRED, Details.name(one) + " expired at " + until);
            } else if (now.isBefore(from)) {
                return refused(Refusal.CERTIFICATE_NOT_YET_VALID, Details.name(one) + " is not valid before " + from);
            }
        }
        return Optional.empty();
    }

    /** From when on all of {@code certificates} have begun. */
    static Instant beginning(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(one -> one.getNotBefore().toInstant())
                .reduce(Instant.MIN, (a, b) -> a.isAfter(b) ? a : b);
    }

    /** When the first of {@code certificates} expires. */
    static Instant end(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(one -> one.getNotAfter().toInstant())
                .reduce(Instant.MAX, (a, b) -> a.isBefore(b) ? a : b);
    }

    private static Optional<Verdict.Refused> refused(Refusal reason, String detail) {
        return Optional.of(new Verdict.Refused(reason, Details.of(detail)));
    }
}
