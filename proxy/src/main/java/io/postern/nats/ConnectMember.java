package io.postern.nats;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * One member of CONNECT's JSON object, as the client wrote it.
 *
 * @param name  decoded, in the client's own case
 * @param plain whether the name is written as it reads: without escapes
 * @param token what kind of value it has
 * @param value the value in canonical JSON; nothing of an object's or an array's, as none is passed on
 */
record ConnectMember(String name, boolean plain, JsonToken token, String value) {
    /** How deep objects and arrays may nest; the object itself is the first. nats-server's own fields have two. */
    static final int MAX_DEPTH = 4;
    /** nats-server knows 22. */
    static final int MAX_MEMBERS = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES) // as in Json
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    /** The name that Go's JSON decoder compares: see {@link InfoMember#fold}. */
    String folded() {
        return InfoMember.fold(name);
    }

    /** Whether the name is {@code key}, in its case and without escapes. */
    boolean isWrittenAs(String key) {
        return plain && name.equals(key);
    }

    /**
     * The members, in order, of the one object that {@code json} is; empty where it is not strict JSON (RFC 8259) in UTF-8,
     * holds a control byte or half of a surrogate pair, is beyond {@link #MAX_DEPTH} or {@link #MAX_MEMBERS}, or has an
     * integer beyond 64 bits.
     */
    static Optional<List<ConnectMember>> read(byte[] json) {
        if (hasControls(json)) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
                return members(parser, text);
            }
        } catch (CharacterCodingException | JacksonException _) {
            return Optional.empty();
        }
    }

    private static boolean hasControls(byte[] json) {
        for (byte b : json) {
            if ((b >= 0 && b < ' ') || b == 0x7f) {
                return true;
            }
        }
        return false;
    }

    private static Optional<List<ConnectMember>> members(JsonParser parser, String text)
            throws CharacterCodingException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return Optional.empty();
        }
        List<ConnectMember> members = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            if (members.size() == MAX_MEMBERS) {
                return Optional.empty();
            }
            String name = whole(parser.currentName());
            int start = (int) parser.currentTokenLocation().getCharOffset();
            boolean plain = text.startsWith('"' + name + '"', start);
            JsonToken token = parser.nextToken();
            members.add(new ConnectMember(name, plain, token, value(parser, token)));
        }
        return parser.nextToken() == null ? Optional.of(members) : Optional.empty();
    }

    private static String value(JsonParser parser, JsonToken token) throws CharacterCodingException {
        return switch (token) {
            case VALUE_STRING -> Json.quote(whole(parser.getString()));
            case VALUE_NUMBER_INT -> Long.toString(parser.getLongValue());
            case START_OBJECT, START_ARRAY -> passedOver(parser);
            default -> parser.getString();
        };
    }

    /** Reads to the end of an object or an array, so that all of it is known to be valid. */
    private static String passedOver(JsonParser parser) throws CharacterCodingException {
        for (int depth = 1; depth > 0; ) {
            JsonToken token = parser.nextToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token == JsonToken.PROPERTY_NAME || token == JsonToken.VALUE_STRING) {
                whole(parser.getString());
            }
        }
        return "";
    }

    /** {@code text}, which escapes may have given half of a surrogate pair, that Go would take for another character. */
    private static String whole(String text) throws CharacterCodingException {
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        return text;
    }
}
