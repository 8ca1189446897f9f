package io.postern.identity;

import io.postern.names.AttributeTypes;
import io.postern.names.DistinguishedName;
import io.postern.names.DistinguishedName.Attribute;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A subject as Go prints one that it has parsed: {@code pkix.Name.ToRDNSequence}. By type, whatever the certificate's order was;
 * types that {@code pkix.Name} has no field for are lost.
 */
public final class GoSubject {
    // pkix.Name.ToRDNSequence, from its end.
    private static final List<String> ORDER =
            List.of("SERIALNUMBER", "CN", "OU", "O", "POSTALCODE", "STREET", "L", "ST", "C");
    // pkix.Name holds one value of each: the last, and none where that is empty.
    private static final List<String> SINGLE = List.of("SERIALNUMBER", "CN");

    private GoSubject() {}

    /** Empty where there is nothing to print, and where a value is no text: Go might take it for some. */
    public static String print(DistinguishedName subject) {
        if (!subject.isText()) {
            return "";
        }
        return ORDER.stream()
                .map(type -> rdn(type, subject))
                .filter(rdn -> !rdn.isEmpty())
                .collect(Collectors.joining(","));
    }

    /** Whether {@code Name.String} prints nothing, which, other than {@code ToRDNSequence}, has the lost types too. */
    static boolean isEmpty(DistinguishedName subject) {
        return print(subject).isEmpty()
                && subject.rdns().stream()
                        .flatMap(rdn -> rdn.attributes().stream())
                        .allMatch(attribute ->
                                ORDER.contains(AttributeTypes.KEYWORDS.getOrDefault(attribute.type(), "")));
    }

    /** As nats-server writes domain components (server/auth.go {@code getTLSAuthDCs}): in the certificate's order, unescaped. */
    static String domainComponents(DistinguishedName subject) {
        return subject.isText() ? join(values("DC", subject), "DC", ",", value -> value) : "";
    }

    private static String rdn(String type, DistinguishedName subject) {
        Stream<String> values = values(type, subject);
        if (SINGLE.contains(type)) {
            values = values.reduce((first, second) -> second).filter(value -> !value.isEmpty()).stream();
        }
        return join(values, type, "+", GoSubject::escape);
    }

    private static Stream<String> values(String type, DistinguishedName subject) {
        return subject.rdns().stream()
                .flatMap(rdn -> rdn.attributes().stream())
                .filter(attribute -> type.equals(AttributeTypes.KEYWORDS.get(attribute.type())))
                .map(Attribute::value);
    }

    private static String join(Stream<String> values, String type, String separator, UnaryOperator<String> print) {
        return values.map(value -> type + "=" + print.apply(value)).collect(Collectors.joining(separator));
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
