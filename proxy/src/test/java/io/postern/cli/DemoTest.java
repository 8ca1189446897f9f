package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.NatsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as a process, before a real nats-server. */
class DemoTest {
    @TempDir
    private Path temporary;

    @Test
    void showsAMessageThroughTlsInEachHandshakeModeAndCleansUp() throws IOException {
        try (Program demo = start("demo")) {
            assertEquals(0, demo.exitStatus(), demo.err().text());
            String out = demo.out().text();
            assertEquals("", demo.err().text());
            List<String> arrived =
                    out.lines().filter(line -> line.startsWith("  arrived")).toList();
            assertEquals(5, arrived.size(), out);
            assertTrue(arrived.stream().allMatch(line -> line.contains("(TLSv1.3 TLS_")), out);
            assertTrue(out.contains("All 5 messages arrived, and who had to be refused was."), out);
        }
        assertEquals(List.of(), left());
    }

    @Test
    void showsACertificateThatBecomesAUserAndAClientThatIsRefused() throws IOException {
        try (Program demo = start("demo")) {
            assertEquals(0, demo.exitStatus(), demo.err().text());
            String out = demo.out().text();
            assertTrue(
                    out.contains("client-alice@example.com.pem comes in as NATS user \"alice@example.com\", says"
                            + " nats-server"),
                    out);
            assertTrue(out.contains("a client without a certificate, which is told: "), out);
            assertTrue(out.contains("certificate_required"), out);
            assertTrue(out.contains("(reason=certificate_missing in the gate's log)"), out);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void keepLeavesItRunningUntilASignal(String signal) throws IOException {
        try (Program demo = start("demo", "--keep")) {
            demo.out().await("left running until");
            demo.out().await("configuration is");
            assertFalse(left().isEmpty());
            assertEquals(
                    1, ProcessHandle.of(demo.pid()).orElseThrow().children().count());
            demo.signal(signal);
            assertEquals(0, demo.exitStatus(), demo.err().text());
        }
        assertEquals(List.of(), left());
    }

    @Test
    void saysWhatWentWrongWhereTheServerIsNone() throws IOException {
        try (Program demo = Program.start(temporary, Map.of("NATS_SERVER", "/bin/false"), "demo")) {
            assertEquals(1, demo.exitStatus());
            assertTrue(
                    demo.err().text().contains("postern: /bin/false did not get ready"),
                    demo.err().text());
        }
        assertEquals(List.of(), left());
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("postern-demo-"))
                    .toList();
        }
    }

    private Program start(String... arguments) {
        return Program.start(temporary, Map.of("NATS_SERVER", NatsServer.binary()), arguments);
    }
}
