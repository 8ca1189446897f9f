package io.postern.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files of PEM text, with a bound and with words for everything that can be wrong. */
public final class PemFile {
    /** Far above any chain; keeps a wrong path (a log, a device) from filling the memory. */
    private static final int MAX_BYTES = 1024 * 1024;

    private PemFile() {}

    /**
     * What {@code file} holds. Blocks.
     *
     * @throws PemException where it can't be read
     */
    public static String text(Path file) throws PemException {
        ByteBuffer bytes = read(file, ByteBuffer.allocate(size(file)));
        // Text around PEM blocks may be in any encoding: this one decodes every byte.
        return new String(bytes.array(), 0, bytes.limit(), StandardCharsets.ISO_8859_1);
    }

    /**
     * What {@code file} holds, in a direct buffer that the caller is to {@link #wipe}: never on the heap, where a dump or a
     * copying collector would leave traces of a key. Blocks.
     *
     * @throws PemException where it can't be read
     */
    public static ByteBuffer direct(Path file) throws PemException {
        return read(file, ByteBuffer.allocateDirect(size(file)));
    }

    /** Overwrites all of {@code bytes}. */
    public static void wipe(ByteBuffer bytes) {
        bytes.clear();
        while (bytes.hasRemaining()) {
            bytes.put((byte) 0);
        }
    }

    /** One more than the file has, so that one that has grown since is noticed; pipes and the like say 0. */
    private static int size(Path file) throws PemException {
        if (Files.isDirectory(file)) {
            throw new PemException("is a folder", "a file");
        }
        try {
            return (int) Math.min(MAX_BYTES, Files.isRegularFile(file) ? Files.size(file) : MAX_BYTES) + 1;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static ByteBuffer read(Path file, ByteBuffer bytes) throws PemException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // more
            }
        } catch (IOException e) {
            wipe(bytes);
            throw unreadable(e);
        }
        if (!bytes.hasRemaining()) {
            boolean large = bytes.capacity() > MAX_BYTES;
            wipe(bytes);
            throw large
                    ? new PemException("is larger than 1 MiB", "PEM text")
                    : new PemException("grew while it was read", "a file that is replaced as a whole");
        }
        return bytes.flip();
    }

    private static PemException unreadable(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> new PemException("does not exist", "");
            case AccessDeniedException _ -> new PemException("may not be read by this user", "");
            default -> new PemException("can't be read: " + LogText.of(e.getMessage()), "");
        };
    }
}
