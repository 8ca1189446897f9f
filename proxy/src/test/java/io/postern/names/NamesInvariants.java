package io.postern.names;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.names.DistinguishedName.Attribute;
import java.util.List;
import java.util.stream.Stream;

/** What is true of the names of any certificate, whatever it is. */
final class NamesInvariants {
    private NamesInvariants() {}

    /** Whether it has names, which then are of what names are of; no exception but the one for bad names. */
    static boolean check(byte[] der) {
        byte[] before = der.clone();
        CertificateNames names;
        try {
            names = CertificateNames.read(der);
        } catch (BadNamesException e) {
            return false;
        }
        assertArrayEquals(before, der);
        Stream.of(names.emails(), names.dnsNames(), names.uris(), names.addresses())
                .flatMap(List::stream)
                .forEach(name -> assertTrue(!name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f), name));
        names.subject().rdns().forEach(rdn -> {
            assertFalse(rdn.attributes().isEmpty());
            rdn.attributes().forEach(NamesInvariants::check);
        });
        return true;
    }

    private static void check(Attribute attribute) {
        assertTrue(attribute.type().matches("[0-2](\\.[0-9]+)+"), attribute.type());
        assertTrue(attribute.text() || attribute.value().isEmpty(), attribute.value());
        assertTrue(attribute.value().codePoints().noneMatch(NamesInvariants::isUnseen), attribute.value());
    }

    private static boolean isUnseen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }
}
