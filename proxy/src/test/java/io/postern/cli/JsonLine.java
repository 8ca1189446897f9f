package io.postern.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** A line of a log that has to be one flat JSON object. */
final class JsonLine {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonLine() {}

    /** Its members, in order, with their values as text; fails where it is anything else, or has a member twice. */
    static Map<String, String> members(String line) {
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, line);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                require(parser.nextToken().isScalarValue(), line);
                members.put(name, parser.getString());
            }
            require(parser.nextToken() == null, line);
        }
        return members;
    }

    private static void require(boolean condition, String line) {
        if (!condition) {
            throw new AssertionError("not one flat object: " + line);
        }
    }
}
