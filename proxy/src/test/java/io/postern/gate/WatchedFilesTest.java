package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change are used without a signal; those that can't be used change nothing. */
class WatchedFilesTest {
    private static NatsServer nats;

    @TempDir
    private Path folder;

    private Pki old;
    private Pki next;
    private Path certificate;
    private Path key;

    @BeforeAll
    static void startServer() {
        nats = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        nats.close();
    }

    @BeforeEach
    void makeCertificates() throws IOException {
        old = Pki.in(folder.resolve("old"));
        next = Pki.in(folder.resolve("next"));
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        put("old");
    }

    private void put(String pki) throws IOException {
        put(pki, "server.pem", certificate);
        put(pki, "server-key.pem", key);
    }

    private void put(String pki, String name, Path where) throws IOException {
        Path copy = Files.copy(
                folder.resolve(pki).resolve(name), folder.resolve("new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, where, StandardCopyOption.ATOMIC_MOVE);
    }

    private Gate gate(String more) {
        return Gate.start(
                folder,
                more
                        + Site.config(
                                nats.port(),
                                Site.listener(
                                        "clients",
                                        "tls { cert_file = \"" + certificate + "\", key_file = \"" + key + "\" }")));
    }

    private static boolean isServed(Gate gate, Pki trusted) {
        try (RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            client.startTls(trusted.client()).connectAndPing();
            return true;
        } catch (SSLException _) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNewCertificateIsServedAndWhoIsThereStays() throws IOException {
        try (Gate gate = gate("");
                RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            client.startTls(old.client()).connectAndPing();
            put("next");
            Await.until(() -> isServed(gate, next), () -> "the old one is served still");
            assertEquals(1, gate.reloads("done"));
            client.ping();
        }
    }

    @Test
    void aPairThatDoesNotMatchIsNotServedAndCounted() throws IOException {
        try (Gate gate = gate("")) {
            put("next", "server.pem", certificate);
            Await.until(() -> gate.reloads("failed") == 1, () -> "no failure was counted");
            assertTrue(isServed(gate, old));
            put("next", "server-key.pem", key);
            Await.until(() -> isServed(gate, next), () -> "the old one is served still");
        }
    }

    @Test
    void aFileThatIsGoneChangesNothing() throws IOException {
        try (Gate gate = gate("")) {
            Files.delete(key);
            Await.until(() -> gate.reloads("failed") == 1, () -> "no failure was counted");
            assertTrue(isServed(gate, old));
            put("old");
            Await.until(() -> gate.reloads("done") == 1, () -> "it is not used again");
        }
    }

    @Test
    void aSecretOfKubernetesIsSwappedAsAWhole() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..2026_01"));
        Path second = Files.createDirectory(folder.resolve("..2026_02"));
        for (String file : new String[] {"server.pem", "server-key.pem"}) {
            Files.copy(folder.resolve("old").resolve(file), first.resolve(file));
            Files.copy(folder.resolve("next").resolve(file), second.resolve(file));
        }
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Files.delete(certificate);
        Files.delete(key);
        Files.createSymbolicLink(certificate, Path.of("..data", "server.pem"));
        Files.createSymbolicLink(key, Path.of("..data", "server-key.pem"));
        try (Gate gate = gate("")) {
            assertTrue(isServed(gate, old));
            Path swap = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
            Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);
            Await.until(() -> isServed(gate, next), () -> "the old one is served still");
            assertEquals(0, gate.reloads("failed"));
        }
    }

    @Test
    void withoutWatchingAReloadIsNeeded() throws Exception {
        String text = "watch_files = false\n";
        try (Gate gate = gate(text)) {
            put("next");
            gate.postern().reload(folder.resolve("postern.conf"));
            assertTrue(isServed(gate, next));
            assertEquals(1, gate.reloads("done"));
        }
    }
}
