package io.postern.gate;

import io.postern.config.HostPort;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.RawClient;
import io.postern.upstream.ServerStatus;
import io.postern.upstream.ServerStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A gate without TLS before several servers, and what it says of them. */
final class Balanced implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("\"server_name\":\"([^\"]*)\"");

    private final Gate gate;

    private Balanced(Gate gate) {
        this.gate = gate;
    }

    /**
     * Starts it, before servers at these ports of loopback.
     *
     * @param keys of the upstream's block
     */
    static Balanced before(Path directory, String keys, int... ports) {
        return new Balanced(Gate.start(directory, config(keys, ports)));
    }

    static String config(String keys, int... ports) {
        String servers = Arrays.stream(ports)
                .mapToObj(port -> "\"127.0.0.1:" + port + "\"")
                .collect(Collectors.joining(","));
        return """
            listeners { clients { listen = "127.0.0.1:-1" } }
            upstreams { nats { servers = [%s]
            %s
            } }
            """.formatted(servers, keys);
    }

    /** Servers that call themselves {@code n0}, {@code n1} and so on. */
    static NatsServer[] servers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> NatsServer.start(name(i)))
                .toArray(NatsServer[]::new);
    }

    static String name(int i) {
        return "server_name: n" + i + "\n";
    }

    Gate gate() {
        return gate;
    }

    /** A client that has come in, and where. */
    record Guest(RawClient client, String server) implements AutoCloseable {

        /** CONNECT, and a PING that is answered. */
        Guest enter() throws IOException {
            client.connectAndPing();
            return this;
        }

        /** A PING that is answered, whatever else the server says. */
        Guest ping() throws IOException {
            client.send("PING\r\n");
            String line = client.readLine();
            while (line.startsWith("INFO ") || line.equals("PING\r\n")) {
                line = client.readLine();
            }
            if (!line.equals("PONG\r\n")) {
                throw new AssertionError("in place of PONG: " + line);
            }
            return this;
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }

    /** A client that has got INFO. */
    Guest guest() throws IOException {
        RawClient client = RawClient.connect(gate.port());
        try {
            Matcher name = NAME.matcher(client.readLine());
            if (!name.find()) {
                throw new AssertionError("INFO without a name");
            }
            return new Guest(client, name.group(1));
        } catch (IOException | RuntimeException | Error e) {
            client.close();
            throw e;
        }
    }

    ServerStatus status(int port) {
        return gate.postern().servers().stream()
                .filter(status -> status.server().equals(new HostPort("127.0.0.1", port)))
                .findFirst()
                .orElseThrow();
    }

    void await(int port, State state) {
        Await.until(
                () -> status(port).state() == state,
                () -> gate.postern().servers().toString());
    }

    void awaitSessions(int port, int sessions) {
        Await.until(
                () -> status(port).sessions() == sessions,
                () -> gate.postern().servers().toString());
    }

    @Override
    public void close() {
        gate.close();
    }
}
