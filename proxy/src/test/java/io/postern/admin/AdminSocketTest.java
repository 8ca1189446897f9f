package io.postern.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminSocketTest {
    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void nameASocket() {
        path = folder.resolve("admin.sock");
    }

    private AdminSocket open() throws IOException {
        return AdminSocket.open(path, command -> AdminAnswer.done(List.of(command.toString())));
    }

    @Test
    void aCommandIsDoneAndAnswered() throws IOException {
        try (AdminSocket _ = open()) {
            assertEquals(AdminAnswer.done(List.of("Reload[]")), AdminClient.ask(path, "reload", ""));
            assertEquals(
                    AdminAnswer.done(List.of("AddListener[name=a, block=listen = b", "tls {}]")),
                    AdminClient.ask(path, "add-listener a", "listen = b\ntls {}"));
        }
    }

    @Test
    void whatIsNoCommandIsToldSo() throws IOException {
        try (AdminSocket _ = open()) {
            AdminAnswer answer = AdminClient.ask(path, "sing", "");
            assertFalse(answer.done());
            assertTrue(answer.lines().getFirst().startsWith("unknown command (expected: reload, "), answer::toString);
        }
    }

    @Test
    void itIsItsUsersAloneAndGoesAwayWithTheGate() throws IOException {
        try (AdminSocket _ = open()) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
        assertFalse(Files.exists(path));
        try (var left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void oneThatADeadProcessLeftBehindIsReplaced() throws IOException {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path))
                .close();
        assertTrue(Files.exists(path));
        try (AdminSocket _ = open()) {
            assertTrue(AdminClient.ask(path, "reload", "").done());
        }
    }

    @Test
    void oneThatAnotherProcessListensAtIsLeftAlone() throws IOException {
        try (AdminSocket _ = open()) {
            IOException refused = assertThrows(IOException.class, this::open);
            assertTrue(String.valueOf(refused.getMessage()).endsWith("another process listens there"));
            assertTrue(AdminClient.ask(path, "reload", "").done());
        }
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        path = folder.resolve("nowhere").resolve("admin.sock");
        IOException refused = assertThrows(IOException.class, this::open);
        assertTrue(String.valueOf(refused.getMessage()).contains("nowhere"), refused::toString);
    }
}
