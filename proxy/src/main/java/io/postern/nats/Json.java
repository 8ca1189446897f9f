package io.postern.nats;

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

    // Names are a peer's, so none is kept in a table that outlives the parser. Without such tables Jackson parses
    // characters, not bytes, and knows no byte offsets.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private Json() {}

    /** A parser of {@code text}, to {@code length}, of which it copies nothing but what it is asked for. */
    static JsonParser parser(char[] text, int length) {
        return FACTORY.createParser(ObjectReadContext.empty(), text, 0, length);
    }

    /**
     * The members, in order, of the one object that {@code line} has between {@code from} and {@code to}; empty where
     * that is not a strict JSON object on one line, or is beyond {@link #MAX_DEPTH} or {@link #MAX_MEMBERS}.
     */
    static Optional<List<InfoMember>> members(String line, int from, int to) {
        char[] text = line.substring(from, to).toCharArray();
        try (JsonParser parser = parser(text, text.length)) {
            if (hasControls(text) || parser.nextToken() != JsonToken.START_OBJECT) {
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
        String name = InfoMember.fold(parser.currentName());
        int start = from + (int) parser.currentTokenLocation().getCharOffset();
        parser.nextToken();
        int value = from + (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = from + (int) parser.currentLocation().getCharOffset();
        return new InfoMember(name, start, value, end);
    }

    private static boolean hasControls(char[] text) {
        for (char c : text) {
            if (c < ' ' && c != '\t') {
                return true;
            }
        }
        return false;
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
}
