package io.postern.nats;

import io.postern.config.AdvertiseConfig;
import io.postern.config.AdvertiseConfig.ConnectUrls;
import io.postern.config.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** INFO lines, and the gate's addresses, for the tests of this package. */
final class Lines {
    /** What real servers wrote; the folder's files, by name. */
    static final List<String> CAPTURED = List.of(
            "nats-server-2.12.0-first",
            "nats-server-2.12.0-connect-info",
            "nats-server-2.12.0-cluster",
            "nats-server-2.12.0-lame-duck",
            "nats-server-2.12.0-leafnode",
            "nats-server-2.15.2-first",
            "nats-server-2.15.2-connect-info",
            "nats-server-2.15.2-cluster",
            "nats-server-2.15.2-lame-duck",
            "nats-server-2.15.2-leafnode");

    static final HostPort DIALED = new HostPort("gate", 4222);
    static final HostPort GATE_1 = new HostPort("gate-1.example.com", 4222);
    static final HostPort GATE_2 = new HostPort("2001:db8::2", 4223);
    static final String CLIENT_IP = "203.0.113.9";

    private Lines() {}

    static byte[] captured(String name) {
        try (InputStream file = Lines.class.getResourceAsStream("info/" + name + ".txt")) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A line around {@code json}, as nats-server writes it. */
    static byte[] info(String json) {
        return bytes("INFO " + json + " \r\n");
    }

    static AdvertiseConfig advertise(ConnectUrls connectUrls, HostPort... addresses) {
        return new AdvertiseConfig(List.of(addresses), Map.of(), connectUrls);
    }

    /** Two servers behind the gate have an address before it. */
    static AdvertiseConfig map(HostPort... addresses) {
        Map<HostPort, HostPort> map = Map.of(
                new HostPort("10.0.0.7", 4222),
                GATE_1,
                new HostPort("fd00::7", 4222),
                GATE_1,
                new HostPort("nats-8", 4222),
                GATE_2);
        return new AdvertiseConfig(List.of(addresses), map, ConnectUrls.MAP);
    }

    static InfoEditor editor(AdvertiseConfig advertise, TlsMembers members) {
        return new InfoEditor(advertise, DIALED, CLIENT_IP, members);
    }

    /** An editor under which a second edit changes nothing, so that an edited line can be told from another. */
    static InfoEditor idempotent() {
        return editor(advertise(ConnectUrls.ADVERTISE, GATE_1), TlsMembers.REQUIRED);
    }
}
