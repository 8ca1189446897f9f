package io.postern.nats;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** RFC 8259, written down once more and with no library, to hold the gate's reading of INFO against. */
final class StrictJson {
    /** A member of the outermost object: its name decoded and folded as Go does it, its text and its value's as written. */
    record Member(String name, String text, String value) {}

    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final String text;
    private final List<Member> members = new ArrayList<>();
    private int at;

    private StrictJson(String text) {
        this.text = text;
    }

    /** The members of an object; empty where {@code bytes} is none, or is no UTF-8. */
    static Optional<List<Member>> members(byte[] bytes) {
        try {
            StrictJson json = new StrictJson(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
            json.blanks();
            json.object(1);
            json.blanks();
            return json.at == json.text.length() ? Optional.of(json.members) : Optional.empty();
        } catch (CharacterCodingException | Malformed | StringIndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    private void object(int depth) {
        expect('{');
        blanks();
        if (text.charAt(at) == '}') {
            at++;
            return;
        }
        do {
            blanks();
            int start = at;
            String name = string();
            blanks();
            expect(':');
            blanks();
            int value = at;
            value(depth);
            if (depth == 1) {
                members.add(new Member(fold(name), text.substring(start, at), text.substring(value, at)));
            }
            blanks();
        } while (taken(','));
        expect('}');
    }

    private void array(int depth) {
        expect('[');
        blanks();
        if (taken(']')) {
            return;
        }
        do {
            blanks();
            value(depth);
            blanks();
        } while (taken(','));
        expect(']');
    }

    private void value(int depth) {
        if (depth > Json.MAX_DEPTH) {
            throw new Malformed();
        }
        switch (text.charAt(at)) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private String string() {
        expect('"');
        StringBuilder decoded = new StringBuilder();
        for (; text.charAt(at) != '"'; at++) {
            char c = text.charAt(at);
            if (c < ' ') {
                throw new Malformed();
            }
            decoded.append(c == '\\' ? escaped() : c);
        }
        at++;
        return decoded.toString();
    }

    private char escaped() {
        char c = text.charAt(++at);
        if (c == 'u') {
            String hex = text.substring(at + 1, at + 5);
            at += 4;
            if (!hex.matches("[0-9a-fA-F]{4}")) {
                throw new Malformed();
            }
            return (char) Integer.parseInt(hex, 16);
        }
        int known = "\"\\/bfnrt".indexOf(c);
        if (known < 0) {
            throw new Malformed();
        }
        return "\"\\/\b\f\n\r\t".charAt(known);
    }

    private void number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (!text.substring(start, at).matches("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw new Malformed();
        }
    }

    private void word(String word) {
        if (!text.startsWith(word, at)) {
            throw new Malformed();
        }
        at += word.length();
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean taken(char c) {
        boolean taken = text.charAt(at) == c;
        at += taken ? 1 : 0;
        return taken;
    }

    private void expect(char c) {
        if (!taken(c)) {
            throw new Malformed();
        }
    }

    private static String fold(String name) {
        return name.replace('\u017f', 's').replace('\u212a', 'k').toLowerCase(Locale.ROOT);
    }
}
