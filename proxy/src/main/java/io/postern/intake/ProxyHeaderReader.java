package io.postern.intake;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the header of the PROXY protocol, version 1 or 2, by which a load balancer tells of its client (HAProxy's
 * proxy-protocol.txt, 2.1 and 2.2). Strict: what is written in another way than the protocol has it is refused. TLVs are
 * passed over. Pure.
 */
public final class ProxyHeaderReader {
    /** The longest header of version 1, in bytes with its line end. */
    static final int MAX_V1 = 107;
    /** The longest header of version 2, in bytes: 520 behind the first 16, as much as a receiver has to take. */
    static final int MAX_V2 = 536;

    private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] V2 = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    private static final int V2_FIXED = 16;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;
    private static final int PORT_LENGTH = 2;

    private static final String OCTET = "(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final String PORT = "(0|[1-9][0-9]{0,4})";
    private static final Pattern UNKNOWN = Pattern.compile("PROXY UNKNOWN(?: .*)?", Pattern.DOTALL);
    private static final Pattern TOLD =
            Pattern.compile("PROXY TCP([46]) ([0-9A-Fa-f:.]+) ([0-9A-Fa-f:.]+) " + PORT + " " + PORT);
    private static final int MAX_PORT = 65_535;

    private ProxyHeaderReader() {}

    /** What the first bytes of a connection say. */
    public sealed interface Answer {
        /** Nothing yet: they are the beginning of a header, or may be. */
        record More() implements Answer {}

        /**
         * They begin with a header that tells of a client.
         *
         * @param length the header's, in bytes
         */
        record Told(InetSocketAddress client, int length) implements Answer {}

        /**
         * They begin with a header that tells of nobody ({@code LOCAL}, {@code UNKNOWN}): the connection is its sender's own.
         *
         * @param length the header's, in bytes
         */
        record Untold(int length) implements Answer {}

        /** They are no header, whatever follows. */
        record Refused(Fault fault) implements Answer {}
    }

    /** Why first bytes are no header. */
    public enum Fault {
        /** They begin as none does. */
        MISSING,
        /** They begin as one does, and go on as none does. */
        MALFORMED,
        /** The header is longer than any that has to be taken. */
        TOO_LONG
    }

    /** Reads what is between {@code bytes}' position and limit, and changes neither. */
    public static Answer read(ByteBuffer bytes) {
        int from = bytes.position();
        int length = bytes.remaining();
        if (begins(bytes, V1)) {
            return length < V1.length ? new Answer.More() : line(bytes, from, length);
        }
        if (begins(bytes, V2)) {
            return length < V2_FIXED ? shortV2(bytes, from, length) : binary(bytes, from, length);
        }
        return new Answer.Refused(Fault.MISSING);
    }

    /** Whether the bytes there are begin with {@code signature}, or are the beginning of it. */
    private static boolean begins(ByteBuffer bytes, byte[] signature) {
        int length = Math.min(bytes.remaining(), signature.length);
        for (int i = 0; i < length; i++) {
            if (bytes.get(bytes.position() + i) != signature[i]) {
                return false;
            }
        }
        return true;
    }

    // --- version 1

    private static Answer line(ByteBuffer bytes, int from, int length) {
        int limit = Math.min(length, MAX_V1);
        for (int i = V1.length; i < limit; i++) {
            byte c = bytes.get(from + i);
            if (c == '\n') {
                return malformed();
            }
            if (c == '\r' && i + 1 < limit) {
                return bytes.get(from + i + 1) == '\n' ? parse(text(bytes, from, i), i + 2) : malformed();
            }
        }
        return limit == MAX_V1 ? new Answer.Refused(Fault.TOO_LONG) : new Answer.More();
    }

    private static String text(ByteBuffer bytes, int from, int length) {
        byte[] text = new byte[length];
        bytes.get(from, text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static Answer parse(String line, int length) {
        if (UNKNOWN.matcher(line).matches()) {
            return new Answer.Untold(length);
        }
        Matcher told = TOLD.matcher(line);
        if (!told.matches()) {
            return malformed();
        }
        boolean ipv4 = told.group(1).equals("4");
        Optional<InetAddress> client = address(told.group(2), ipv4);
        int port = Integer.parseInt(told.group(4));
        boolean valid = client.isPresent()
                && address(told.group(3), ipv4).isPresent()
                && port <= MAX_PORT
                && Integer.parseInt(told.group(5)) <= MAX_PORT;
        return valid ? new Answer.Told(new InetSocketAddress(client.get(), port), length) : malformed();
    }

    /** An IPv4 address that is mapped into IPv6 becomes what it is, as Java has it. */
    private static Optional<InetAddress> address(String text, boolean ipv4) {
        if (!(ipv4 ? IPV4 : IPV6).matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    // --- version 2

    private static Answer shortV2(ByteBuffer bytes, int from, int length) {
        return length > V2.length && !isCommand(bytes.get(from + V2.length)) ? malformed() : new Answer.More();
    }

    private static boolean isCommand(byte versionAndCommand) {
        return versionAndCommand == LOCAL || versionAndCommand == PROXY;
    }

    private static Answer binary(ByteBuffer bytes, int from, int length) {
        byte command = bytes.get(from + V2.length);
        int family = bytes.get(from + V2.length + 1) & 0xff;
        int header = V2_FIXED + (bytes.getShort(from + V2.length + 2) & 0xffff);
        if (!isCommand(command)) {
            return malformed();
        }
        if (header > MAX_V2) {
            return new Answer.Refused(Fault.TOO_LONG);
        }
        int address = command == LOCAL ? 0 : addressLength(family);
        if (address < 0 || header < V2_FIXED + 2 * address + (address > 0 ? 2 * PORT_LENGTH : 0)) {
            return malformed();
        }
        if (length < header) {
            return new Answer.More();
        }
        if (address == 0) {
            return new Answer.Untold(header);
        }
        byte[] client = new byte[address];
        bytes.get(from + V2_FIXED, client);
        int port = bytes.getShort(from + V2_FIXED + 2 * address) & 0xffff;
        return new Answer.Told(new InetSocketAddress(address(client), port), header);
    }

    /** Of an address of {@code family}, in bytes; 0 where there is none, -1 where it is not of TCP. */
    private static int addressLength(int family) {
        return switch (family) {
            case UNSPECIFIED -> 0;
            case TCP_OVER_IPV4 -> IPV4_LENGTH;
            case TCP_OVER_IPV6 -> IPV6_LENGTH;
            default -> -1;
        };
    }

    /** One that is mapped into IPv6 becomes IPv4 here as well. */
    private static InetAddress address(byte[] client) {
        try {
            return InetAddress.getByAddress(client);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + client.length + " bytes", e);
        }
    }

    private static Answer malformed() {
        return new Answer.Refused(Fault.MALFORMED);
    }
}
