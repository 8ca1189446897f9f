package io.postern.top;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** The members of a JSON object, each by the type that it should have: what has another is as good as not there. */
final class Members {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build();

    private final Map<String, Object> values;

    private Members(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Reads the one object that {@code text} is.
     *
     * @throws IOException where it is none
     */
    static Members of(String text) throws IOException {
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no JSON object");
            }
            return members(json);
        } catch (JacksonException e) {
            throw new IOException("no JSON", e);
        }
    }

    private static Members members(JsonParser json) {
        Map<String, Object> values = new HashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            values.put(name, value(json, json.nextToken()));
        }
        return new Members(values);
    }

    private static Object value(JsonParser json, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> members(json);
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                    items.add(value(json, next));
                }
                yield items;
            }
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            default -> json.getString();
        };
    }

    /** Empty where there is none. */
    String text(String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    /** 0 where there is none. */
    long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** 0 where there is none. */
    double decimal(String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    /** The beginning of time where there is none. */
    Instant time(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeException _) {
            return Instant.EPOCH;
        }
    }

    /** Without members where there is none. */
    Members object(String name) {
        return values.get(name) instanceof Members members ? members : new Members(Map.of());
    }

    /** The objects of an array. */
    List<Members> objects(String name) {
        return values.get(name) instanceof List<?> items
                ? items.stream()
                        .filter(Members.class::isInstance)
                        .map(Members.class::cast)
                        .toList()
                : List.of();
    }
}
