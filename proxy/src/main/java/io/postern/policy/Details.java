package io.postern.policy;

import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Certificate;

/** Makes text from certificates fit for a line of log. */
final class Details {
    static final int MAX_LENGTH = 200;

    private Details() {}

    /** {@code text} with everything but printable ASCII escaped, cut at {@link #MAX_LENGTH}. */
    static String of(String text) {
        StringBuilder printable = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
        for (int i = 0; i < text.length() && printable.length() < MAX_LENGTH; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                printable.append(c);
            } else {
                printable.append(String.format("\\u%04x", (int) c));
            }
        }
        printable.setLength(Math.min(printable.length(), MAX_LENGTH));
        return printable.toString();
    }

    /** What a certificate is called: its subject, or its serial number where it has none. */
    static String name(X509Certificate certificate) {
        String subject = name(certificate.getSubjectX500Principal());
        return subject.isEmpty() ? "serial " + certificate.getSerialNumber().toString(16) : subject;
    }

    /** What a certificate is called that the JDK has not decoded. */
    static String name(Certificate certificate) {
        try {
            String subject = certificate.getSubject().toString();
            return subject.isEmpty() ? "a certificate without a subject" : subject;
        } catch (RuntimeException unprintable) {
            return "a certificate";
        }
    }

    /** RFC 2253's text. */
    static String name(X500Principal principal) {
        return principal.getName(X500Principal.RFC2253);
    }
}
