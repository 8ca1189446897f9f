package io.postern;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    @TempDir
    private Path folder;

    private final AtomicInteger refreshed = new AtomicInteger();
    private final AtomicBoolean usable = new AtomicBoolean(true);
    private final AtomicLong now = new AtomicLong();
    private Path file;
    private FileWatch watch;

    @BeforeEach
    void watchAFile() throws IOException {
        file = Files.writeString(folder.resolve("server.pem"), "one");
        watch = new FileWatch(
                () -> List.of(file),
                () -> {
                    refreshed.incrementAndGet();
                    return usable.get();
                },
                now::get);
    }

    private void settle() {
        watch.settled(FileMarks.of(List.of(file)));
    }

    private int looks(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
        return refreshed.get();
    }

    @Test
    void beforeAnythingIsInUseNothingIsRefreshed() throws IOException {
        Files.writeString(file, "another");
        assertEquals(0, looks(3));
    }

    @Test
    void whatDoesNotChangeIsNotRefreshed() {
        settle();
        assertEquals(0, looks(5));
    }

    @Test
    void whatHasChangedIsRefreshedOnceItStays() throws IOException {
        settle();
        Files.writeString(file, "half");
        assertEquals(0, looks(1));
        Files.writeString(file, "half and half");
        assertEquals(0, looks(1));
        assertEquals(1, looks(1));
        assertEquals(1, looks(5));
    }

    @Test
    void whatCanNotBeUsedIsTriedAgainWhenItChanges() throws IOException {
        settle();
        usable.set(false);
        Files.writeString(file, "mismatched");
        assertEquals(1, looks(5));
        Files.writeString(file, "mismatched still");
        assertEquals(2, looks(5));
    }

    @Test
    void whatCanNotBeUsedIsTriedAgainEveryTenSeconds() throws IOException {
        settle();
        usable.set(false);
        Files.writeString(file, "not valid yet");
        assertEquals(1, looks(5));
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertEquals(2, looks(5));
        usable.set(true);
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertEquals(3, looks(5));
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertEquals(3, looks(5));
    }

    @Test
    void whatWasPutToUseMeanwhileIsNotRefreshed() throws IOException {
        settle();
        Files.writeString(file, "used by a reload");
        settle();
        assertEquals(0, looks(5));
    }
}
