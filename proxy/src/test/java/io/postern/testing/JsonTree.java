package io.postern.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** JSON as maps, lists, strings, numbers and booleans. There is no null in it: a text that has one is refused. */
public final class JsonTree {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonParser json;

    private JsonTree(JsonParser json) {
        this.json = json;
    }

    /** The one object that {@code text} is. */
    public static Map<String, Object> object(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            JsonTree tree = new JsonTree(parser);
            Map<String, Object> object = tree.members(parser.nextToken());
            if (parser.nextToken() != null) {
                throw new AssertionError("more than one value:\n" + text);
            }
            return object;
        }
    }

    /** The member {@code name} of {@code object}, which is an object too. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(Map<String, Object> object, String name) {
        return (Map<String, Object>) present(object, name);
    }

    /** The member {@code name} of {@code object}, which is an array of objects. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> objects(Map<String, Object> object, String name) {
        return (List<Map<String, Object>>) present(object, name);
    }

    private static Object present(Map<String, Object> object, String name) {
        Object value = object.get(name);
        if (value == null) {
            throw new AssertionError("no " + name + " in " + object);
        }
        return value;
    }

    private Map<String, Object> members(JsonToken start) {
        if (start != JsonToken.START_OBJECT) {
            throw new AssertionError("no object: " + start);
        }
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (members.put(name, value(json.nextToken())) != null) {
                throw new AssertionError("twice: " + name);
            }
        }
        return members;
    }

    private Object value(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> members(token);
            case START_ARRAY -> items();
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new AssertionError("unexpected: " + token);
        };
    }

    private List<Object> items() {
        List<Object> items = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            items.add(value(token));
        }
        return items;
    }
}
