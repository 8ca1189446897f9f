package io.postern.names;

import io.postern.names.DistinguishedName.Attribute;
import io.postern.names.DistinguishedName.Rdn;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * nats-server's reading of a DN (internal/ldap/dn.go {@code ParseDN}), byte by byte as there. One for each text.
 *
 * <p>Where it is stricter, the outcome is the same: a type that no certificate's match knows, and bytes that are no UTF-8, are
 * no name here; there they are one that equals no certificate's.
 */
final class DnParser {
    private static final String ESCAPED_AS_THEY_ARE = " \"#+,;<=>\\";

    private final List<Rdn> rdns = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private final ByteArrayOutputStream token = new ByteArrayOutputStream();
    private int trailingSpaces;
    private String type = "";

    Optional<DistinguishedName> parse(String text) {
        try {
            read(text.getBytes(StandardCharsets.UTF_8));
        } catch (CharacterCodingException | IllegalArgumentException notOne) {
            return Optional.empty();
        }
        return Optional.of(new DistinguishedName(rdns.reversed()));
    }

    private void read(byte[] text) throws CharacterCodingException {
        for (int i = 0; i < text.length; i++) {
            switch (text[i]) {
                case '\\' -> i += escape(text, i + 1);
                case '=' -> endType(i + 1 < text.length && text[i + 1] == '#');
                case ',' -> {
                    endAttribute();
                    endRdn();
                }
                case '+' -> endAttribute();
                case ' ' -> space();
                default -> add(text[i]);
            }
        }
        // An attribute whose value is empty, and an RDN behind which there is a +, are lost at the end.
        if (token.size() > 0) {
            endAttribute();
            endRdn();
        }
    }

    /** How many bytes of the text the escape at {@code at} has behind its backslash; one that ends the text has none. */
    private int escape(byte[] text, int at) {
        if (at == text.length) {
            trailingSpaces = 0;
            return 0;
        }
        if (ESCAPED_AS_THEY_ARE.indexOf(text[at]) >= 0) {
            add(text[at]);
            return 1;
        }
        if (at + 1 == text.length) {
            throw new IllegalArgumentException("half a byte");
        }
        // Throws for what is no digit, and for the negative byte of a letter beyond ASCII too.
        add((byte) ((HexFormat.fromHexDigit(text[at]) << 4) | HexFormat.fromHexDigit(text[at + 1])));
        return 2;
    }

    private void add(byte b) {
        trailingSpaces = 0;
        token.write(b);
    }

    private void space() {
        if (token.size() > 0) {
            trailingSpaces++;
            token.write(' ');
        }
    }

    private void endType(boolean hexadecimal) {
        type = StandardCharsets.UTF_8.decode(take()).toString();
        if (hexadecimal) {
            throw new IllegalArgumentException("a value in BER");
        }
    }

    private void endAttribute() throws CharacterCodingException {
        String oid = AttributeTypes.oid(type).orElseThrow(IllegalArgumentException::new);
        String value = StandardCharsets.UTF_8.newDecoder().decode(take()).toString();
        attributes.add(new Attribute(oid, value, true));
        type = "";
    }

    private void endRdn() {
        rdns.add(new Rdn(attributes));
        attributes.clear();
    }

    private ByteBuffer take() {
        ByteBuffer bytes = ByteBuffer.wrap(token.toByteArray(), 0, token.size() - trailingSpaces);
        token.reset();
        trailingSpaces = 0;
        return bytes;
    }
}
