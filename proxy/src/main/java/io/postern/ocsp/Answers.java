package io.postern.ocsp;

import io.postern.policy.OcspQuestion;
import io.postern.policy.OcspStatuses.Status;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What has been answered, up to a number of certificates: those that were looked up longest ago are forgotten, revoked ones
 * last. Thread-safe.
 *
 * <p>A revocation holds until the issuer says that the certificate is good: neither time nor silence lifts it (nats-server's
 * {@code preserve_revoked}, which Postern always does).
 */
final class Answers {
    private final int limit;
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /** What is known of one certificate; guarded by its owner. */
    private static final class Entry {
        private final OcspQuestion question;
        private final Status status;
        private final Instant again;
        private boolean used;

        Entry(OcspQuestion question, Status status, Instant again) {
            this.question = question;
            this.status = status;
            this.again = again;
        }

        Status at(Instant now) {
            return switch (status) {
                case Status.Good(Instant until) when !now.isBefore(until) -> new Status.NotAsked();
                case Status.Unknown(Instant until) when !now.isBefore(until) -> new Status.NotAsked();
                case Status.Unreachable(Instant until) when !now.isBefore(until) -> new Status.NotAsked();
                case Status.Good _, Status.Unknown _, Status.Unreachable _, Status.Revoked _, Status.NotAsked _ ->
                    status;
            };
        }
    }

    /** @param limit of certificates, at least 1 */
    Answers(int limit) {
        this.limit = limit;
    }

    /** Which certificate, of which issuer: all of both count, not the hashes and the number of a request. */
    static String key(OcspQuestion question) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            // Of a length of its own each, so that no two pairs read alike.
            sha256.update(sha256.digest(question.certificate().getEncoded()));
            return HexFormat.of()
                    .formatHex(sha256.digest(question.issuer().getPublicKey().getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("what was decoded can be encoded", e);
        }
    }

    /** What is known at {@code now}; counts as a use. */
    synchronized Status of(String key, Instant now) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return new Status.NotAsked();
        }
        entry.used = true;
        return entry.at(now);
    }

    /** Whether anything is known at {@code now}; counts as no use. */
    synchronized boolean isKnown(String key, Instant now) {
        Entry entry = entries.get(key);
        return entry != null && !(entry.at(now) instanceof Status.NotAsked);
    }

    /**
     * Remembers what has been answered.
     *
     * @param again when to ask again, if it is used meanwhile
     * @return whether it was better before, so that whoever relies on that has to be judged again
     */
    synchronized boolean put(OcspQuestion question, Status answered, Instant again, Instant now) {
        String key = key(question);
        Entry before = entries.get(key);
        Status held = before == null ? new Status.NotAsked() : before.status;
        Status status = outlasts(held, answered, now) ? held : answered;
        if (before == null && entries.size() >= limit) {
            forgetOne();
        }
        entries.put(key, new Entry(question, status, again));
        return isWorse(held, status);
    }

    private static boolean outlasts(Status held, Status answered, Instant now) {
        return switch (held) {
            case Status.Revoked _ -> !(answered instanceof Status.Good);
            case Status.Good(Instant until) -> answered instanceof Status.Unreachable && now.isBefore(until);
            case Status.Unknown(Instant until) -> answered instanceof Status.Unreachable && now.isBefore(until);
            case Status.Unreachable _, Status.NotAsked _ -> false;
        };
    }

    private static boolean isWorse(Status held, Status status) {
        return switch (held) {
            case Status.Good _ -> status instanceof Status.Revoked || status instanceof Status.Unknown;
            case Status.Unknown _, Status.Unreachable _ -> status instanceof Status.Revoked;
            case Status.Revoked _, Status.NotAsked _ -> false;
        };
    }

    private void forgetOne() {
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (oldestFirst.hasNext()) {
            if (!(oldestFirst.next().status instanceof Status.Revoked)) {
                oldestFirst.remove();
                return;
            }
        }
        entries.pollFirstEntry();
    }

    /** What is to be asked again at {@code now} and was used since it was answered, at most {@code atMost}. */
    synchronized List<OcspQuestion> due(Instant now, int atMost) {
        return entries.values().stream()
                .filter(entry -> entry.used && !now.isBefore(entry.again))
                .limit(atMost)
                .map(entry -> entry.question)
                .toList();
    }
}
