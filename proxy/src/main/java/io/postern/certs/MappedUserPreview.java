package io.postern.certs;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * The user names under which nats-server's {@code verify_and_map} looks for a certificate, in its order
 * ({@code server/auth.go checkClientTLSCertSubject}): e-mail, DNS and URI SANs, the subject as RFC 4514 text, then as Go
 * prints it, with and without its domain components. For the DN match any spelling of the same RDNs will do.
 */
final class MappedUserPreview {
    // Go's pkix.Name.ToRDNSequence, printed from its end: whatever the certificate's order was.
    private static final List<GoAttribute> GO_ORDER = List.of(
            new GoAttribute("SERIALNUMBER", "2.5.4.5", Several.LAST_ONLY),
            new GoAttribute("CN", "2.5.4.3", Several.LAST_ONLY),
            new GoAttribute("OU", "2.5.4.11", Several.ALL),
            new GoAttribute("O", "2.5.4.10", Several.ALL),
            new GoAttribute("POSTALCODE", "2.5.4.17", Several.ALL),
            new GoAttribute("STREET", "2.5.4.9", Several.ALL),
            new GoAttribute("L", "2.5.4.7", Several.ALL),
            new GoAttribute("ST", "2.5.4.8", Several.ALL),
            new GoAttribute("C", "2.5.4.6", Several.ALL));
    private static final String DOMAIN_COMPONENT = "0.9.2342.19200300.100.1.25";

    private MappedUserPreview() {}

    /** The candidates, the first that is a configured user wins; no more than once each, none empty. */
    static List<String> candidates(X509CertificateHolder certificate) {
        Set<String> candidates = new LinkedHashSet<>();
        List<GeneralName> names = CertificateFacts.alternativeNames(certificate).toList();
        Stream.of(GeneralName.rfc822Name, GeneralName.dNSName, GeneralName.uniformResourceIdentifier)
                .flatMap(kind -> names.stream().filter(name -> name.getTagNo() == kind))
                .map(name -> name.getName().toString())
                .forEach(candidates::add);
        X500Name subject = certificate.getSubject();
        if (SubjectName.attributes(subject).allMatch(SubjectName::isMappable)) {
            candidates.add(SubjectName.rfc4514(subject));
        }
        String printedByGo = printedByGo(subject);
        String domain = join(SubjectName.attributes(subject), DOMAIN_COMPONENT, ",", value -> "DC=" + value);
        if (!domain.isEmpty()) {
            candidates.add(printedByGo + "," + domain);
        }
        candidates.add(printedByGo);
        candidates.remove("");
        return List.copyOf(candidates);
    }

    private static String printedByGo(X500Name subject) {
        return GO_ORDER.stream()
                .map(attribute -> attribute.print(subject))
                .filter(rdn -> !rdn.isEmpty())
                .collect(Collectors.joining(","));
    }

    private static String join(
            Stream<AttributeTypeAndValue> attributes, String oid, String separator, Function<String, String> print) {
        return attributes
                .filter(attribute -> attribute.getType().getId().equals(oid))
                .map(SubjectName::value)
                .map(print)
                .collect(Collectors.joining(separator));
    }

    /** Whether Go's parsed name keeps every value of an attribute. */
    private enum Several {
        ALL,
        LAST_ONLY
    }

    private record GoAttribute(String keyword, String oid, Several several) {

        String print(X500Name subject) {
            Stream<AttributeTypeAndValue> attributes = SubjectName.attributes(subject)
                    .filter(attribute -> attribute.getType().getId().equals(oid));
            if (several == Several.LAST_ONLY) {
                attributes = attributes.reduce((first, second) -> second).stream();
            }
            return join(attributes, oid, "+", value -> keyword + "=" + escape(value));
        }

        private static String escape(String value) {
            StringBuilder escaped = new StringBuilder();
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                boolean atEdge = i == 0 || i == value.length() - 1;
                if (",+\"\\<>;".indexOf(c) >= 0 || (c == ' ' && atEdge) || (c == '#' && i == 0)) {
                    escaped.append('\\');
                }
                escaped.append(c);
            }
            return escaped.toString();
        }
    }
}
