package io.postern.upstream;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of the PROXY protocol, version 2, by which nats-server learns the client's address (server/client_proxyproto.go;
 * HAProxy's proxy-protocol.txt, 2.2). Version 2 alone: servers before 2.12.6 lose bytes behind a version 1 header. Pure.
 */
public final class ProxyHeader {
    private static final byte[] SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    private static final byte VERSION_2_LOCAL = 0x20;
    private static final byte VERSION_2_PROXY = 0x21;
    private static final byte UNSPECIFIED = 0x00;
    private static final byte TCP_OVER_IPV4 = 0x11;
    private static final byte TCP_OVER_IPV6 = 0x21;
    private static final int IPV6_LENGTH = 16;

    /** The first nats-server that reads the header. */
    private static final int[] FIRST_VERSION = {2, 12, 2};

    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6}).*");

    private ProxyHeader() {}

    /** Whether an upstream may be sent a header. Another one would take it for a protocol error. */
    public enum Support {
        SUPPORTED,
        /** It is older than 2.12.2, or does not say what it is. */
        TOO_OLD,
        /** It knows the header, and is not configured for it ({@code proxy_protocol: true}). */
        SWITCHED_OFF
    }

    /**
     * What an upstream's first INFO says of it.
     *
     * @param version  its {@code version}
     * @param clientIp whether it has {@code client_ip}, which nats-server leaves out where it waits for a header
     */
    public static Support supportOf(Optional<String> version, boolean clientIp) {
        if (!version.map(ProxyHeader::isNewEnough).orElse(false)) {
            return Support.TOO_OLD;
        }
        return clientIp ? Support.SWITCHED_OFF : Support.SUPPORTED;
    }

    private static boolean isNewEnough(String version) {
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.matches()) {
            return false;
        }
        int[] parts = {
            Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), Integer.parseInt(numbers.group(3))
        };
        return Arrays.compare(parts, FIRST_VERSION) >= 0;
    }

    /**
     * The header that tells of a client.
     *
     * @param client its address
     * @param dialed the address of the gate that it dialed
     */
    public static byte[] of(InetSocketAddress client, InetSocketAddress dialed) {
        byte[] source = client.getAddress().getAddress();
        byte[] destination = dialed.getAddress().getAddress();
        boolean ipv4 = source.length < IPV6_LENGTH && destination.length < IPV6_LENGTH;
        int length = ipv4 ? source.length : IPV6_LENGTH;
        ByteBuffer header = ByteBuffer.allocate(SIGNATURE.length + 4 + 2 * length + 4)
                .put(SIGNATURE)
                .put(VERSION_2_PROXY)
                .put(ipv4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6)
                .putShort((short) (2 * length + 4))
                .put(widened(source, length))
                .put(widened(destination, length))
                .putShort((short) client.getPort())
                .putShort((short) dialed.getPort());
        return header.array();
    }

    /** The header of a connection that is no client's: of a gate that asks for itself. */
    public static byte[] ofNobody() {
        return ByteBuffer.allocate(SIGNATURE.length + 4)
                .put(SIGNATURE)
                .put(VERSION_2_LOCAL)
                .put(UNSPECIFIED)
                .putShort((short) 0)
                .array();
    }

    /** An IPv4 address beside an IPv6 one becomes one that is mapped (RFC 4291, 2.5.5.2). */
    private static byte[] widened(byte[] address, int length) {
        if (address.length == length) {
            return address;
        }
        byte[] mapped = new byte[length];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(address, 0, mapped, length - address.length, address.length);
        return mapped;
    }
}
