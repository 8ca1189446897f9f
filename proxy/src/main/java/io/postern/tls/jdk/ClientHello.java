package io.postern.tls.jdk;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a ClientHello (RFC 8446, 4.1.2) says that the JDK does not pass on: which certificate fits the client, and why nothing
 * does, is decided by it. TLS itself is left to the JDK, which reads the same bytes.
 *
 * @param versions   offered, as on the wire
 * @param suites     cipher suites offered, as on the wire
 * @param groups     key exchange groups offered, as on the wire; empty where the client names none
 * @param schemes    signature schemes offered, as on the wire; empty where the client names none
 * @param serverName the host asked for, as it came; empty for none. May be anything
 */
record ClientHello(
        List<Integer> versions, List<Integer> suites, List<Integer> groups, List<Integer> schemes, String serverName) {
    /** Where there is none, or none that can be read. */
    static final ClientHello NONE = new ClientHello(List.of(), List.of(), List.of(), List.of(), "");

    /** TLS 1.3 on the wire. */
    static final int TLS_1_3 = 0x0304;

    private static final int SERVER_NAME = 0;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int HOST_NAME = 0;
    private static final int RANDOM_BYTES = 32;

    /** What {@code body} says, which is a message without its header; empty if it breaks the rules, for the JDK to say so. */
    static Optional<ClientHello> parse(ByteBuffer body) {
        try {
            int legacyVersion = unsignedShort(body);
            take(body, RANDOM_BYTES);
            take(body, unsignedByte(body));
            List<Integer> suites = shorts(take(body, unsignedShort(body)));
            take(body, unsignedByte(body));
            ByteBuffer extensions = body.hasRemaining() ? take(body, unsignedShort(body)) : body;
            return Optional.of(withExtensions(legacyVersion, suites, extensions));
        } catch (BufferUnderflowException damaged) {
            return Optional.empty();
        }
    }

    private static ClientHello withExtensions(int legacyVersion, List<Integer> suites, ByteBuffer extensions) {
        List<Integer> versions = List.of(legacyVersion);
        List<Integer> groups = List.of();
        List<Integer> schemes = List.of();
        String serverName = "";
        while (extensions.hasRemaining()) {
            int type = unsignedShort(extensions);
            ByteBuffer data = take(extensions, unsignedShort(extensions));
            switch (type) {
                case SERVER_NAME -> serverName = hostName(data);
                case SUPPORTED_GROUPS -> groups = shorts(take(data, unsignedShort(data)));
                case SIGNATURE_ALGORITHMS -> schemes = shorts(take(data, unsignedShort(data)));
                case SUPPORTED_VERSIONS -> versions = shorts(take(data, unsignedByte(data)));
                default -> {}
            }
        }
        return new ClientHello(versions, suites, groups, schemes, serverName);
    }

    private static String hostName(ByteBuffer data) {
        ByteBuffer names = data.hasRemaining() ? take(data, unsignedShort(data)) : data;
        while (names.hasRemaining()) {
            int type = unsignedByte(names);
            ByteBuffer name = take(names, unsignedShort(names));
            if (type == HOST_NAME) {
                return StandardCharsets.UTF_8.decode(name).toString();
            }
        }
        return "";
    }

    /** Whether TLS 1.3 is among what is offered. */
    boolean offersTls13() {
        return versions.contains(TLS_1_3);
    }

    private static List<Integer> shorts(ByteBuffer bytes) {
        List<Integer> all = new ArrayList<>(bytes.remaining() / 2);
        while (bytes.hasRemaining()) {
            all.add(unsignedShort(bytes));
        }
        return List.copyOf(all);
    }

    private static ByteBuffer take(ByteBuffer from, int length) {
        if (from.remaining() < length) {
            throw new BufferUnderflowException();
        }
        ByteBuffer taken = from.slice(from.position(), length);
        from.position(from.position() + length);
        return taken;
    }

    private static int unsignedShort(ByteBuffer bytes) {
        return Short.toUnsignedInt(bytes.getShort());
    }

    private static int unsignedByte(ByteBuffer bytes) {
        return Byte.toUnsignedInt(bytes.get());
    }
}
