package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of {@code tls_engine} on a platform without BoringSSL's natives: a process that lacks them. */
class MissingEngineTest {
    private static final Pattern LISTENING = Pattern.compile("listening listener=clients address=127.0.0.1:(\\d+)");
    private static final String UNAVAILABLE = "netty_tcnative_";

    @TempDir
    private Path directory;

    @Test
    void autoServesByTheJdkAndSaysSo() throws Exception {
        Pki pki = Pki.in(directory.resolve("pki"));
        try (NatsServer upstream = NatsServer.start();
                Program gate = startWithoutNatives("", pki, upstream.port())) {
            gate.err().await("] ready\n");
            String log = gate.err().text();
            assertTrue(
                    log.contains("[WRN] tls engine=native status=unavailable instead=jdk reason=\"" + UNAVAILABLE),
                    log);
            assertTrue(log.contains("[INF] tls engine=\"JSSE (JDK "), log);
            Matcher listening = LISTENING.matcher(log);
            assertTrue(listening.find(), log);
            try (SSLSocket client = (SSLSocket) pki.client()
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), Integer.parseInt(listening.group(1)))) {
                client.startHandshake();
                assertEquals("INFO {", new String(client.getInputStream().readNBytes(6), StandardCharsets.US_ASCII));
            }
            gate.signal("TERM");
            assertEquals(0, gate.exitStatus());
        }
    }

    @Test
    void nativeByItsNameIsRefused() throws Exception {
        Pki pki = Pki.in(directory.resolve("pki"));
        try (Program gate = startWithoutNatives("tls_engine = native\n", pki, 1)) {
            assertEquals(2, gate.exitStatus());
            String err = gate.err().text();
            assertTrue(err.contains("tls_engine: native can't be used on this platform: " + UNAVAILABLE), err);
            assertTrue(err.contains("(expected: auto or jdk)"), err);
        }
    }

    private Program startWithoutNatives(String setting, Pki pki, int upstreamPort) throws IOException {
        Files.writeString(
                directory.resolve("postern.conf"),
                setting + """
                    listeners { clients { listen = "127.0.0.1:-1"
                    %s
                    } }
                    upstreams.nats.servers = ["127.0.0.1:%d"]
                    """.formatted(pki.tls("handshake_first = true"), upstreamPort));
        String classPath = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> !entry.contains("netty-tcnative-boringssl-static"))
                .collect(Collectors.joining(File.pathSeparator));
        return Program.start(directory, classPath, Map.of(), "-c", "postern.conf");
    }
}
