package io.postern.gate;

import io.postern.testing.Await;
import io.postern.testing.NatsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a nats-server says of its connections on its monitoring port, which {@code http} gives it. */
final class Connz {
    private static final Pattern PORT = Pattern.compile("http monitor on \\S*:(\\d+)");

    private final int port;

    private Connz(int port) {
        this.port = port;
    }

    static Connz of(NatsServer server) {
        Matcher port = PORT.matcher(server.log());
        if (!port.find()) {
            throw new AssertionError("no monitoring port in nats-server's log:\n" + server.log());
        }
        return new Connz(Integer.parseInt(port.group(1)));
    }

    int port() {
        return port;
    }

    /** Returns once all of {@code parts} are said of open connections. */
    void awaitOpen(String... parts) {
        await("open", parts);
    }

    /** Returns once all of {@code parts} are said of closed connections. */
    void awaitClosed(String... parts) {
        await("closed", parts);
    }

    private void await(String state, String... parts) {
        Await.until(
                () -> List.of(parts).stream().allMatch(read(state)::contains),
                () -> List.of(parts) + " in " + read(state));
    }

    /** As JSON that is indented. */
    private String read(String state) {
        URI uri = URI.create("http://127.0.0.1:" + port + "/connz?auth=true&state=" + state);
        try (InputStream in = uri.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
