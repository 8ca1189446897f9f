package io.postern.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A nats-server's own monitoring. Asked once a second at most, and seldomer while it does not answer; thread-safe. It is no fault of
 * ours if it does not answer: then it says nothing.
 */
final class ServerMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(ServerMonitor.class);

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration READ = Duration.ofSeconds(1);
    private static final Duration ALL = Duration.ofSeconds(3);

    /** For 65,536 connections of some 500 bytes each, and many subscriptions. */
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private static final int MOST_CONNECTIONS = 65_536;

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

    private final String base;
    private final Map<Detail, Held> answers = new EnumMap<>(Detail.class);

    /** How much it is asked for. */
    enum Detail {
        CONNECTIONS,
        SUBSCRIPTIONS
    }

    /**
     * An answer.
     *
     * @param until by {@link System#nanoTime}
     */
    private record Held(UpstreamAnswer answer, long until) {}

    /** @param monitor where it is; a path that it has is nats-server's {@code http_base_path} */
    ServerMonitor(URI monitor) {
        this.base = monitor.toString().replaceFirst("/+$", "");
    }

    /** What it says of its connections; a second old at most, or none. Blocks for a few seconds at most. */
    synchronized UpstreamAnswer connections(Detail detail) {
        Held held = answers.get(detail);
        if (held == null || System.nanoTime() - held.until() > 0) {
            held = ask(detail);
            answers.put(detail, held);
        }
        return held.answer();
    }

    private Held ask(Detail detail) {
        try {
            return new Held(fetch(detail), System.nanoTime() + FRESH.toNanos());
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("an upstream's monitoring does not answer monitor={}", base, e);
            return new Held(UpstreamAnswer.NONE, System.nanoTime() + LEFT_ALONE.toNanos());
        }
    }

    private UpstreamAnswer fetch(Detail detail) throws IOException {
        String subscriptions = switch (detail) {
            case CONNECTIONS -> "";
            case SUBSCRIPTIONS -> "&subs=1";
        };
        URI uri = URI.create(base + "/connz?auth=1&limit=" + MOST_CONNECTIONS + subscriptions);
        // Whatever proxy the environment has for others.
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) READ.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("status " + connection.getResponseCode());
            }
            try (InputStream in = new BoundedInput(connection.getInputStream(), MOST_BYTES, ALL)) {
                return UpstreamConnzReader.read(in);
            }
        } finally {
            connection.disconnect();
        }
    }
}
