package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.postern.testing.Await;
import io.postern.testing.Pki;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages, read by a Go program into nats-server's own structs, as nats-top reads them: proxy/src/interop/monitor. Building it may
 * mean to compile nats-server; {@link MonitorFieldsTest} is what always runs.
 */
@Tag("long")
@SuppressWarnings("try") // jnats' close() may be interrupted
class MonitorGoStructsTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("project.root"), "proxy", "src", "interop", "monitor");

    @TempDir
    Path directory;

    @Test
    void natsServersStructsTakeWhatThePagesSay() throws Exception {
        assumeTrue(Boolean.parseBoolean(System.getenv("CI")) || hasGo(), "no go");
        String program = build();
        try (MonitoredGate site = new MonitoredGate(directory, Pki.in(directory), "handshake_first = auto\n")) {
            connect(site).close();
            try (Connection nats = connect(site)) {
                nats.subscribe("numbers.*");
                nats.flush(Duration.ofSeconds(10));
                Await.until(
                        () -> site.pages().connections("state=closed").size() == 1
                                && site.pages().text("/connz").contains("\"subscriptions\": 1"),
                        () -> site.pages().text("/connz?state=all"));
                String said = run(
                        directory, program, "http://127.0.0.1:" + site.pages().port());
                assertTrue(said.startsWith("ok health=ok connections=1 rows=1 closed=1 cores="), said);
                assertTrue(
                        said.contains(
                                " name=app lang=java tls=1.3 first=true subs=[numbers.*] reason=\"Client Closed\""),
                        said);
            }
        }
    }

    private static Connection connect(MonitoredGate site) throws Exception {
        return Nats.connect(Options.builder()
                .server(site.url())
                .connectionName("app")
                .sslContext(site.pki().client())
                .tlsFirst()
                .maxReconnects(0)
                .build());
    }

    /** Of a copy, so that nothing is written into the sources. */
    private String build() throws IOException, InterruptedException {
        Path copy = Files.createDirectory(directory.resolve("monitor"));
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        run(copy, "go", "build", "-buildvcs=false", "-o", "monitor", ".");
        return copy.resolve("monitor").toString();
    }

    private static boolean hasGo() throws InterruptedException {
        try {
            return new ProcessBuilder("go", "version").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
