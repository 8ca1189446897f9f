package io.postern.names;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** DER as bytes, so that tests can also write what no library would. */
public final class Der {
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    static final int OCTET_STRING = 4;
    private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-f]{2})");

    private Der() {}

    /** An element of up to 65,535 bytes. */
    public static byte[] of(int tag, byte[]... contents) {
        byte[] content = concat(contents);
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        if (content.length > 0xff) {
            element.write(0x82);
            element.write(content.length >> 8);
        } else if (content.length > 0x7f) {
            element.write(0x81);
        }
        element.write(content.length);
        element.writeBytes(content);
        return element.toByteArray();
    }

    static byte[] of(int tag, List<byte[]> contents) {
        return of(tag, contents.toArray(byte[][]::new));
    }

    /** An OBJECT IDENTIFIER by its contents in hexadecimal. */
    static byte[] oid(String hex) {
        return of(6, bytes(hex.replaceAll("..", "\\\\x$0")));
    }

    /** Text as UTF-8, with {@code \xNN} for any byte. */
    public static byte[] bytes(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        String latin1 = new String(utf8, StandardCharsets.ISO_8859_1);
        String bytes = ESCAPE.matcher(latin1).replaceAll(escape -> "\\" + (char) Integer.parseInt(escape.group(1), 16));
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
