package io.postern.monitor;

import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;

/**
 * A JSON object in the making, laid out as Go's {@code MarshalIndent} does it. Never null: what there is none of is left out, as
 * with Go's {@code omitempty}, or is 0.
 */
final class PageJson {
    /** In characters: names are a network peer's, who may choose long ones. */
    private static final int LONGEST_TEXT = 512;

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final DefaultIndenter TWO_SPACES = new DefaultIndenter("  ", "\n");
    private static final DefaultPrettyPrinter AS_GO = new DefaultPrettyPrinter()
            .withSeparators(Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Spacing.AFTER)
                    .withArrayEmptySeparator("")
                    .withObjectEmptySeparator(""))
            .withObjectIndenter(TWO_SPACES)
            .withArrayIndenter(TWO_SPACES);
    private static final ObjectWriteContext INDENTED = new ObjectWriteContext.Base() {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return AS_GO.createInstance();
        }
    };

    private final JsonGenerator json;

    private PageJson(JsonGenerator json) {
        this.json = json;
    }

    /** One object, indented by two. */
    static String indented(Consumer<PageJson> members) {
        return write(INDENTED, members);
    }

    /** One object, on one line. */
    static String compact(Consumer<PageJson> members) {
        return write(ObjectWriteContext.empty(), members);
    }

    private static String write(ObjectWriteContext context, Consumer<PageJson> members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(context, text)) {
            json.writeStartObject();
            members.accept(new PageJson(json));
            json.writeEndObject();
        }
        return text.toString();
    }

    /** Left out where it is empty; cut where it is long. */
    void text(String name, String value) {
        if (!value.isEmpty()) {
            json.writeStringProperty(name, cut(value));
        }
    }

    void number(String name, long value) {
        json.writeNumberProperty(name, value);
    }

    void number(String name, double value) {
        json.writeNumberProperty(name, value);
    }

    /** Left out where it is 0. */
    void positive(String name, long value) {
        if (value != 0) {
            json.writeNumberProperty(name, value);
        }
    }

    /** Left out where it is false. */
    void flag(String name, boolean value) {
        if (value) {
            json.writeBooleanProperty(name, true);
        }
    }

    /** As RFC 3339. */
    void time(String name, Instant value) {
        json.writeStringProperty(name, value.toString());
    }

    /** Left out where there is none; each is cut where it is long. */
    void texts(String name, List<String> values) {
        if (!values.isEmpty()) {
            json.writeArrayPropertyStart(name);
            values.forEach(value -> json.writeString(cut(value)));
            json.writeEndArray();
        }
    }

    void object(String name, Runnable members) {
        json.writeObjectPropertyStart(name);
        members.run();
        json.writeEndObject();
    }

    /** An array of objects, with the members that {@code members} writes of each item. */
    <T> void objects(String name, List<T> items, Consumer<T> members) {
        json.writeArrayPropertyStart(name);
        for (T item : items) {
            json.writeStartObject();
            members.accept(item);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        boolean splitsPair = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
        return text.substring(0, splitsPair ? LONGEST_TEXT - 1 : LONGEST_TEXT);
    }
}
