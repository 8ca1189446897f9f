package io.postern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMarksTest {
    @TempDir
    private Path folder;

    private Path file;
    private FileMarks before;

    @BeforeEach
    void writeAFile() throws IOException {
        file = Files.writeString(folder.resolve("server.pem"), "one");
        before = marks();
    }

    private FileMarks marks() {
        return FileMarks.of(List.of(file));
    }

    @Test
    void aFileThatStaysHasTheSameMarks() {
        assertEquals(before, marks());
    }

    @Test
    void aFileThatIsWrittenInPlaceIsAnother() throws IOException {
        Files.writeString(file, "three");
        assertNotEquals(before, marks());
    }

    @Test
    void aFileThatIsRenamedOverIsAnotherThoughItsTimeAndSizeAreTheSame() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Path other = Files.writeString(folder.resolve("other.pem"), "two");
        Files.setLastModifiedTime(other, time);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        assertNotEquals(before, marks());
    }

    @Test
    void aFileThatMayNoLongerBeReadIsAnother() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assertNotEquals(before, marks());
    }

    @Test
    void aFileThatIsGoneIsAnother() throws IOException {
        Files.delete(file);
        assertNotEquals(before, marks());
        Files.writeString(file, "one");
        assertNotEquals(FileMarks.of(List.of(folder.resolve("nowhere"))), marks());
    }

    @Test
    void aLinkThatLeadsElsewhereIsAnotherAsInAKubernetesSecret() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..2026_01"));
        Path second = Files.createDirectory(folder.resolve("..2026_02"));
        Files.writeString(first.resolve("tls.crt"), "one");
        Files.writeString(second.resolve("tls.crt"), "two");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Path link = Files.createSymbolicLink(folder.resolve("tls.crt"), Path.of("..data", "tls.crt"));
        FileMarks linked = FileMarks.of(List.of(link));

        Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);

        assertNotEquals(linked, FileMarks.of(List.of(link)));
    }
}
