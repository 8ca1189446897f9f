package io.postern.nats;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/** Strict JSON (RFC 8259) with the places of an object's members, which a splice needs. */
final class Json {
    /** nats-server nests three deep (permissions of a leafnode's INFO). */
    static final int MAX_DEPTH = 32;
    /** nats-server has 51 members. */
    static final int MAX_MEMBERS = 1024;

    // Names are a peer's, so none is kept in a table that outlives the parser.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private Json() {}

    /**
     * The members, in order, of the one object that {@code bytes} has between {@code from} and {@code to}; empty where
     * that is not a strict JSON object in valid UTF-8 on one line, or is beyond {@link #MAX_DEPTH} or {@link #MAX_MEMBERS}.
     */
    static Optional<List<InfoMember>> members(byte[] bytes, int from, int to) {
        // First of all: the parser reads NULs as a sign of UTF-16, and some malformed UTF-8 as characters.
        if (!isText(bytes, from, to)) {
            return Optional.empty();
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            List<InfoMember> members = new ArrayList<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                if (members.size() == MAX_MEMBERS) {
                    return Optional.empty();
                }
                members.add(member(parser, from));
            }
            return parser.nextToken() == null ? Optional.of(members) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static InfoMember member(JsonParser parser, int from) {
        String name = parser.currentName();
        int start = from + (int) parser.currentTokenLocation().getByteOffset();
        parser.nextToken();
        int value = from + (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = from + (int) parser.currentLocation().getByteOffset();
        return new InfoMember(InfoMember.fold(name), start, value, end);
    }

    /** The strings of {@code text} where it is an array; what else is in it is left out. */
    static List<String> strings(String text) {
        List<String> strings = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return strings;
            }
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    strings.add(parser.getString());
                }
                parser.skipChildren();
            }
        }
        return strings;
    }

    /** {@code text} as a JSON string, with its quotes. */
    static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }

    /** {@code texts} as a JSON array of strings. */
    static String array(List<String> texts) {
        return texts.stream().map(Json::quote).collect(Collectors.joining(",", "[", "]"));
    }

    private static boolean isText(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t') {
                return false;
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
