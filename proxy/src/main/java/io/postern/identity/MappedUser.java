package io.postern.identity;

/**
 * The user of the upstream that a certificate becomes.
 *
 * @param user  its name
 * @param field which of the certificate's names gave it
 */
public record MappedUser(String user, Field field) {

    /** The names that nats-server looks at, in its order (server/auth.go {@code checkClientTLSCertSubject}). */
    public enum Field {
        EMAIL,
        DNS,
        URI,
        /** The subject, the same RDNs in the same order. */
        DN,
        /** The subject, the same RDNs in any order. */
        DN_ANY_ORDER,
        /** The subject as Go prints it, with its domain components. */
        SUBJECT_WITH_DC,
        /** The subject as Go prints it. */
        SUBJECT
    }
}
