package io.postern.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postern.tls.TestPki.Issued;
import io.postern.tls.TestPki.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only OpenSSL's own client asks for or shows; left out where there is none. */
class OpensslClientTest {
    private static final Issued ROOT = TestPki.root("root");
    private static final Issued INTERMEDIATE = ROOT.issue(Kind.P256, "intermediate");
    private static final Issued LEAF = INTERMEDIATE.issue(Kind.P256, "leaf", "gate.test");

    @TempDir
    Path folder;

    @BeforeAll
    static void opensslIsThere() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("openssl", "version").start();
            assumeTrue(process.waitFor(10, SECONDS) && process.exitValue() == 0);
        } catch (IOException none) {
            assumeTrue(false, "no openssl");
        }
    }

    @Test
    void noEarlyDataNoCompressionNoApplicationProtocolAndTheChainAsItIs() throws Exception {
        try (TestServer server = start()) {
            List<String> lines = session(server, "PING\nQ\n", "-tls1_3", "-alpn", "h2,nats", "-showcerts");
            assertTrue(lines.contains("    Max Early Data: 0"), lines::toString);
            assertTrue(lines.contains("Compression: NONE"), lines::toString);
            assertTrue(lines.contains("No ALPN negotiated"), lines::toString);
            assertTrue(lines.contains("Verification: OK"), lines::toString);
            assertEquals(
                    List.of(" 0 s:CN = leaf", " 1 s:CN = intermediate"),
                    lines.stream().filter(line -> line.matches(" \\d s:.*")).toList());
        }
    }

    @Test
    void renegotiationBreaksTheConnection() throws Exception {
        try (TestServer server = start()) {
            session(server, "PING\nR\n", "-tls1_2");
            server.nextFacts();
            assertEquals("read PING\n", server.next());
            server.nextOf(TlsEvent.ConnectionBroken.class);
        }
    }

    private TestServer start() throws Exception {
        return TestServer.start(TestServer.load("a", TestClient.config(LEAF.write(folder, "leaf"))));
    }

    /** Types each line of {@code typed} after the echo of the one before, and gives what was printed. */
    private List<String> session(TestServer server, String typed, String... options) throws Exception {
        Path roots = Files.writeString(folder.resolve("roots.crt"), TestPki.pem(List.of(ROOT.certificate())));
        List<String> command = Stream.concat(
                        Stream.of("openssl", "s_client", "-connect", "127.0.0.1:" + server.port()),
                        Stream.concat(Stream.of("-CAfile", roots.toString()), Stream.of(options)))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String text : typed.lines().toList()) {
                process.outputWriter(StandardCharsets.UTF_8)
                        .append(text)
                        .append('\n')
                        .flush();
                boolean leaves = text.equals("Q") || text.equals("R");
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    lines.add(line);
                    if (!leaves && line.endsWith(text)) {
                        break;
                    }
                }
            }
        }
        assertTrue(process.waitFor(20, SECONDS));
        return lines;
    }
}
