package io.postern.nats;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Looks at what a client says until its CONNECT is whole, for what that says of the client; changes nothing, and decides
 * nothing but that it is too much. As lenient as nats-server's parser, and more so: what that refuses is its business.
 *
 * <p>A line is copied, as it may come in pieces, and the copy is wiped when it was read: it has secrets. Of the values of login
 * fields no other copy is made. Not thread-safe: one event loop.
 */
public final class ConnectReader {
    /** What has been said so far. */
    public sealed interface Answer {
        /** No CONNECT, but for its beginning. */
        record More() implements Answer {}

        /** A CONNECT. */
        record Connect(ClientConnect connect) implements Answer {}

        /** Another op than PING and PONG, which a nats-server may serve without any CONNECT. */
        record Other() implements Answer {}

        /** More than the limit. */
        record TooLong() implements Answer {}
    }

    private static final String CONNECT = "CONNECT";
    private static final String PING = "PING";
    private static final String PONG = "PONG";
    private static final byte[] NOTHING = {};

    private final int limit;
    private int seen;
    private byte[] line = NOTHING;
    private int length;

    /** @param limit how many bytes may come to the end of CONNECT, that included; more than 0 */
    public ConnectReader(int limit) {
        this.limit = limit;
    }

    /** Looks at the readable bytes of {@code in}, which follow those before. Not to be called again after another answer. */
    public Answer read(ByteBuf in) {
        int end = in.writerIndex();
        for (int from = in.readerIndex(); from < end; ) {
            int lineEnd = in.indexOf(from, end, (byte) '\n') + 1;
            int to = lineEnd == 0 ? end : lineEnd;
            seen += to - from;
            if (seen > limit) {
                forget();
                return new Answer.TooLong();
            }
            keep(in, from, to - from);
            if (lineEnd > 0 && !isOp(PING) && !isOp(PONG)) {
                Answer answer = isOp(CONNECT) ? new Answer.Connect(connect()) : new Answer.Other();
                forget();
                return answer;
            }
            length = lineEnd == 0 ? length : 0;
            from = to;
        }
        return new Answer.More();
    }

    /** Wipes what was kept. */
    public void forget() {
        Arrays.fill(line, (byte) 0);
        line = NOTHING;
        length = 0;
    }

    private void keep(ByteBuf in, int from, int count) {
        if (line.length - length < count) {
            byte[] larger = Arrays.copyOf(line, length + Math.max(count, length));
            Arrays.fill(line, (byte) 0);
            line = larger;
        }
        in.getBytes(from, line, length, count);
        length += count;
    }

    /** Whether the line begins with {@code name}, in any case, as nats-server takes ops. */
    private boolean isOp(String name) {
        for (int i = 0; i < name.length(); i++) {
            // What differs between the cases of an ASCII letter is this bit.
            if (i >= length || (line[i] & ~0x20) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private ClientConnect connect() {
        char[] text = new char[length];
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        CharBuffer decoded = CharBuffer.wrap(text);
        decoder.decode(ByteBuffer.wrap(line, CONNECT.length(), length - CONNECT.length()), decoded, true);
        try (JsonParser parser = Json.parser(text, decoded.position())) {
            return connect(parser);
        } finally {
            Arrays.fill(text, ' ');
        }
    }

    /** As far as it can be read. Names as Go's decoder takes them, and of several members of one name the last. */
    private static ClientConnect connect(JsonParser parser) {
        ClientConnect said = ClientConnect.SILENT;
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return said;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = InfoMember.fold(parser.currentName());
                said = with(said, name, parser.nextToken(), parser);
                parser.skipChildren();
            }
            return said;
        } catch (JacksonException _) {
            return said;
        }
    }

    private static ClientConnect with(ClientConnect said, String name, JsonToken value, JsonParser parser) {
        int protocol = said.protocol();
        boolean verbose = said.verbose();
        String lang = said.lang();
        String version = said.version();
        String own = said.name();
        boolean isText = value == JsonToken.VALUE_STRING;
        switch (name) {
            case "protocol" -> protocol = value == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : protocol;
            case "verbose" -> verbose = value == JsonToken.VALUE_TRUE || (verbose && value != JsonToken.VALUE_FALSE);
            case "lang" -> lang = isText ? parser.getString() : lang;
            case "version" -> version = isText ? parser.getString() : version;
            case "name" -> own = isText ? parser.getString() : own;
            default -> {
                return said;
            }
        }
        return new ClientConnect(protocol, verbose, lang, version, own);
    }
}
