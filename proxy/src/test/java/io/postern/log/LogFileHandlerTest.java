package io.postern.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.LogConfig.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileHandlerTest {
    private static final String ASIDE = "\\.\\d{4}\\.\\d\\d\\.\\d\\d\\.\\d\\d\\.\\d\\d\\.\\d\\d\\.\\d{9}";
    private static final Path FULL_DISK = Path.of("/dev/full");

    @TempDir
    private Path directory;

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private Path file;

    @BeforeEach
    void listen() {
        file = directory.resolve("postern.log");
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setErr(standardError);
    }

    @Test
    void aFileIsMadeForItsOwnerAndGroupAlone() throws IOException {
        open(0, 0).close();
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void linesAreAppendedToWhatIsThere() throws IOException {
        Files.writeString(file, "before\n");
        Handler log = open(0, 0);
        write(log, "é");
        log.close();
        assertEquals("before\né\n", Files.readString(file));
    }

    @Test
    void aFileThatIsTooLargeIsPutAsideAndNoLineIsLost() throws IOException {
        Handler log = open(100, 0);
        IntStream.range(0, 50).forEach(i -> write(log, "line " + i));
        log.close();
        List<Path> aside = aside();
        assertTrue(aside.size() >= 4, aside::toString);
        StringBuilder all = new StringBuilder();
        for (Path one : aside) {
            String text = Files.readString(one);
            assertTrue(text.length() > 100 && text.length() < 200, text);
            all.append(text);
        }
        all.append(Files.readString(file));
        assertEquals(
                IntStream.range(0, 50).mapToObj(i -> "line " + i).toList(),
                all.toString().lines().filter(line -> line.startsWith("line ")).toList());
        assertEquals(
                "rotated log kept_as=" + aside.getLast(),
                Files.readString(file).lines().findFirst().orElseThrow());
    }

    @Test
    void theOldestThatWerePutAsideAreRemovedAndNothingElseIs() throws IOException {
        Path old = Files.writeString(directory.resolve("postern.log.2020.01.01.00.00.00.000000000"), "old");
        Path others = Files.writeString(directory.resolve("postern.log.1"), "logrotate's");
        Path another = Files.writeString(directory.resolve("postern.log2.2020.01.01.00.00.00.000000000"), "another's");
        Handler log = open(10, 2);
        IntStream.range(0, 20).forEach(i -> write(log, "a line of its own " + i));
        log.close();
        assertEquals(2, aside().size());
        assertTrue(Files.notExists(old));
        assertTrue(Files.exists(others) && Files.exists(another));
    }

    @Test
    void whatOthersHaveMovedAwayIsWrittenToUntilItIsReopened() throws IOException {
        LogFileHandler log = open(0, 0);
        write(log, "one");
        Path moved = Files.move(file, directory.resolve("moved"));
        write(log, "two");
        log.reopen();
        write(log, "three");
        log.close();
        assertEquals("one\ntwo\n", Files.readString(moved));
        assertEquals("reopened log file=" + file + "\nthree\n", Files.readString(file));
    }

    @Test
    void whereItCanNotBeReopenedWhatIsOpenStaysSo() throws IOException {
        LogFileHandler log = open(0, 0);
        Path moved = Files.move(file, directory.resolve("moved"));
        Files.createDirectory(file);
        log.reopen();
        write(log, "after");
        log.close();
        List<String> lines = Files.readAllLines(moved);
        assertTrue(
                lines.getFirst().startsWith("log not reopened, what is open stays so file=" + file), lines::toString);
        assertEquals("after", lines.getLast());
    }

    @Test
    void whereItCanNotBePutAsideItGrows() throws IOException {
        // With a time behind it, this name is longer than any file's may be.
        file = directory.resolve("l".repeat(240));
        Handler log = open(100, 0);
        IntStream.range(0, 50).forEach(i -> write(log, "line " + i));
        log.close();
        List<String> lines = Files.readAllLines(file);
        assertEquals(50, lines.stream().filter(line -> line.startsWith("line ")).count());
        long complaints = lines.stream()
                .filter(line -> line.startsWith("log not rotated "))
                .count();
        assertTrue(complaints >= 1 && complaints <= 5, lines::toString);
    }

    @Test
    void aFullDiskCostsLinesOfWhichTheNumberIsToldWhenThereIsRoom() throws IOException {
        Files.createSymbolicLink(file, FULL_DISK);
        LogFileHandler log = open(0, 0);
        IntStream.range(0, 5).forEach(i -> write(log, "lost " + i));
        assertEquals(
                "postern: can't write the log file " + file
                        + ": No space left on device; lines are left out until it can be written\n",
                told.toString(StandardCharsets.UTF_8));
        Files.delete(file);
        log.reopen();
        write(log, "after");
        log.close();
        assertEquals(
                "log could not be written lines_left_out=5\nreopened log file=" + file + "\nafter\n",
                Files.readString(file));
    }

    @Test
    void aDeviceIsNeverPutAside() throws IOException {
        Path device = Files.createSymbolicLink(file, Path.of("/dev/null"));
        Handler log = open(1, 1);
        write(log, "one");
        write(log, "two");
        log.close();
        assertTrue(Files.isSymbolicLink(device));
        assertEquals(List.of(), aside());
        assertEquals("", told.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatCanNotBeOpenedIsSaidByName() {
        file = directory.resolve("no").resolve("postern.log");
        IOException e = assertThrows(IOException.class, () -> open(0, 0));
        assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e::toString);
    }

    @Test
    void aLineAfterItsEndIsPassedOver() throws IOException {
        Handler log = open(0, 0);
        log.close();
        write(log, "late");
        assertEquals("", Files.readString(file));
        assertEquals("", told.toString(StandardCharsets.UTF_8));
    }

    private LogFileHandler open(long sizeLimit, int maxFiles) throws IOException {
        return (LogFileHandler) LogFileHandler.open(new Target.LogFile(file, sizeLimit, maxFiles), new Formatter() {
            @Override
            public String format(LogRecord record) {
                return record.getMessage() + "\n";
            }
        });
    }

    private static void write(Handler log, String message) {
        log.publish(new LogRecord(Level.INFO, message));
    }

    private List<Path> aside() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(one -> one.getFileName().toString().matches("postern\\.log" + ASIDE))
                    .sorted()
                    .toList();
        }
    }
}
