package io.postern.top;

import io.postern.top.GateReading.Client;
import io.postern.top.GateReading.Connection;
import io.postern.top.GateReading.Counts;
import io.postern.top.GateReading.Gate;
import io.postern.top.GateReading.Load;
import io.postern.top.GateReading.Tls;
import io.postern.top.GateReading.Totals;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a gate's monitoring. */
final class GatePages {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration READ = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 32 * 1024 * 1024;

    private final String base;

    /** @param monitor the address of the pages */
    GatePages(URI monitor) {
        this.base = monitor.toString().replaceFirst("/+$", "");
    }

    /**
     * What it says now.
     *
     * @param rows the most sessions
     * @throws IOException if it does not answer, or not as a gate does
     */
    GateReading read(int rows) throws IOException {
        Members varz = Members.of(get("/varz"));
        Members connz = Members.of(get("/connz?auth=1&sort=bytes_to&limit=" + rows));
        return new GateReading(
                gate(varz),
                totals(varz),
                connz.objects("connections").stream().map(GatePages::connection).toList());
    }

    private static Gate gate(Members varz) {
        return new Gate(
                varz.text("server_id"),
                varz.text("version"),
                varz.text("uptime"),
                varz.object("postern").text("state"),
                varz.time("now"),
                new Load(varz.decimal("cpu"), varz.number("mem")));
    }

    private static Totals totals(Members varz) {
        return new Totals(
                varz.number("connections"),
                varz.number("total_connections"),
                varz.number("in_msgs"),
                varz.number("out_msgs"),
                varz.number("in_bytes"),
                varz.number("out_bytes"));
    }

    private static Connection connection(Members row) {
        return new Connection(
                new Client(
                        row.text("ip") + ":" + row.number("port"),
                        row.number("cid"),
                        row.text("name"),
                        (row.text("lang") + " " + row.text("version")).strip(),
                        row.text("authorized_user")),
                new Tls(row.text("tls_version"), row.text("tls_cipher_suite"), row.text("tls_group"), row.text("mode")),
                new Counts(
                        row.number("subscriptions"),
                        row.number("pending_bytes"),
                        row.number("out_msgs"),
                        row.number("in_msgs"),
                        row.number("out_bytes"),
                        row.number("in_bytes")),
                row.text("uptime"),
                row.time("last_activity"));
    }

    private String get(String path) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) READ.toMillis());
        connection.setInstanceFollowRedirects(false);
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("status " + connection.getResponseCode());
            }
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new IOException("no answer from " + base + path + ": " + e.getMessage(), e);
        } finally {
            connection.disconnect();
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        try {
            // Whatever proxy the environment has for others.
            if (URI.create(base + path).toURL().openConnection(Proxy.NO_PROXY) instanceof HttpURLConnection http) {
                return http;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(base + " is no address of pages: " + e.getMessage(), e);
        }
        throw new IOException(base + " is no address of pages");
    }
}
