package io.postern.log;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that lines are appended to, which others may move away: {@link #reopen} then begins a new one. Used by one thread at a time.
 *
 * <p>A FileOutputStream and no FileChannel: an interrupt of a thread that writes would close a channel, and a drain that is cut short
 * is an interrupt.
 */
final class LogFile implements Closeable {
    /** nats-server's name for a file that is put aside: its own, and when (logger/log.go). */
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy.MM.dd.HH.mm.ss.SSSSSSSSS", Locale.ROOT);

    private static final Pattern STAMPED = Pattern.compile("\\.\\d{4}(?:\\.\\d\\d){5}\\.\\d{9}");
    /** nats-server's permissions. */
    private static final String PERMISSIONS = "rw-r-----";

    private final Path path;
    private FileOutputStream out;
    private long size;
    private boolean torn;

    /** @throws IOException if it can't be opened for writing */
    LogFile(Path path) throws IOException {
        this.path = path;
        this.out = open(path);
        this.size = path.toFile().length();
    }

    private static FileOutputStream open(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PERMISSIONS)));
        } catch (FileAlreadyExistsException there) {
            // The usual case. Its permissions are its owner's choice.
        }
        return new FileOutputStream(path.toFile(), true);
    }

    Path path() {
        return path;
    }

    /** In bytes: what was there when it was opened, and what was appended since. */
    long size() {
        return size;
    }

    /** @throws IOException if not all of {@code line} could be written; a part of it may have been, and the next then begins a new line */
    void append(String line) throws IOException {
        byte[] bytes = (torn ? "\n" + line : line).getBytes(StandardCharsets.UTF_8);
        try {
            out.write(bytes);
            size += bytes.length;
            torn = false;
        } catch (IOException e) {
            long length = path.toFile().length();
            torn = torn || length > size;
            size = Math.max(size, length);
            throw e;
        }
    }

    /**
     * Begins a file of the same name, where the one before was moved away; else goes on with that.
     *
     * @throws IOException if it can't be opened; what was open stays so
     */
    void reopen() throws IOException {
        FileOutputStream before = out;
        out = open(path);
        size = path.toFile().length();
        torn = false;
        before.close();
    }

    /**
     * Puts the file aside, and begins a new one.
     *
     * @return where it is now; nothing where others have moved it away already, or it is no file but a device or a pipe
     * @throws IOException if that can't be done; the one before is still written to then, wherever it is
     */
    Optional<Path> rotate(ZonedDateTime now) throws IOException {
        Optional<Path> aside = Optional.empty();
        if (Files.isRegularFile(path)) {
            aside = Optional.of(Files.move(path, path.resolveSibling(path.getFileName() + "." + STAMP.format(now))));
        }
        reopen();
        return aside;
    }

    /**
     * Removes the oldest of those that were put aside.
     *
     * @param kept how many stay
     * @throws IOException if one can't be removed
     */
    void removeAllBut(int kept) throws IOException {
        String name = path.getFileName().toString();
        try (Stream<Path> siblings = Files.list(path.toAbsolutePath().getParent())) {
            List<Path> aside = siblings.filter(
                            sibling -> isAside(sibling.getFileName().toString(), name))
                    .sorted()
                    .toList();
            for (Path oldest : aside.subList(0, Math.max(0, aside.size() - kept))) {
                Files.deleteIfExists(oldest);
            }
        }
    }

    private static boolean isAside(String file, String name) {
        return file.startsWith(name)
                && STAMPED.matcher(file.substring(name.length())).matches();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
