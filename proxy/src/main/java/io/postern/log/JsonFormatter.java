package io.postern.log;

import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * One JSON object a line, in printable ASCII alone: {@code ts} (UTC), {@code level}, {@code pid}, {@code msg}, then the keys of a
 * {@link LogLine} as members of their own; {@code error} and, where the level says so, {@code stack} of what was thrown. Its members are a
 * promise: docs/how-to/logs.md has them.
 */
final class JsonFormatter extends Formatter {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .characterEscapes(new EscapedDelete())
            .build();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSX", Locale.ROOT);

    private final long pid;
    private final StackTraces stackTraces;

    private JsonFormatter(long pid, StackTraces stackTraces) {
        this.pid = pid;
        this.stackTraces = stackTraces;
    }

    /** A method and its own type not named, so that who calls it loads this class, and Jackson, where they are needed alone. */
    static Formatter of(long pid, StackTraces stackTraces) {
        return new JsonFormatter(pid, stackTraces);
    }

    @Override
    public String format(LogRecord record) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("ts", TIME.format(record.getInstant().atOffset(ZoneOffset.UTC)));
            json.writeStringProperty("level", Levels.word(record.getLevel()));
            json.writeNumberProperty("pid", pid);
            if (record instanceof LineRecord with) {
                json.writeStringProperty("msg", with.line().word());
                with.line().keys().forEach(key -> write(key, json));
            } else {
                json.writeStringProperty("msg", formatMessage(record));
            }
            Throwable thrown = record.getThrown();
            if (thrown != null) {
                write(thrown, json);
            }
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static void write(LogLine.Key key, JsonGenerator json) {
        switch (key.value()) {
            case LogLine.Value.Word(String word) -> json.writeStringProperty(key.name(), word);
            case LogLine.Value.Text(String others) -> json.writeStringProperty(key.name(), others);
            case LogLine.Value.Count(long count) -> json.writeNumberProperty(key.name(), count);
            case LogLine.Value.Flag(boolean flag) -> json.writeBooleanProperty(key.name(), flag);
            case LogLine.Value.Time time ->
                json.writeNumberProperty(key.name(), Math.round(time.seconds() * 1000) / 1000.0);
        }
    }

    private void write(Throwable thrown, JsonGenerator json) {
        json.writeStringProperty("error", thrown.toString());
        List<String> stack = stackTraces.of(thrown);
        if (!stack.isEmpty()) {
            json.writeStringProperty("stack", String.join("\n", stack));
        }
    }

    /** JSON lets DEL stand as it is, and a terminal does not. */
    private static final class EscapedDelete extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final char DELETE = 0x7f;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes[DELETE] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            throw new IllegalStateException("every escape is JSON's own");
        }
    }
}
