package io.postern.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Reads the files that a policy is made of. */
final class PolicyFile {
    /** Above the largest CRLs; keeps a wrong path (a log, a device) from filling the heap. */
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private PolicyFile() {}

    /** All of {@code file}. */
    static byte[] read(Path file) throws BadFileException {
        if (Files.isDirectory(file)) {
            throw new BadFileException("is a folder", "a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new BadFileException("is larger than 64 MiB", "a file of certificates or CRLs");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new BadFileException("does not exist", "");
        } catch (AccessDeniedException e) {
            throw new BadFileException("may not be read by this user", "");
        } catch (IOException e) {
            throw new BadFileException("can't be read: " + Details.of(String.valueOf(e.getMessage())), "");
        }
    }

    /** The PEM blocks in {@code bytes}; none in text that has none. */
    static List<PemObject> pem(byte[] bytes) throws BadFileException {
        // Text around PEM blocks may be in any encoding: this one decodes every byte.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<PemObject> blocks = new ArrayList<>();
        try (PemReader reader = new PemReader(new StringReader(text))) {
            PemObject block = reader.readPemObject();
            while (block != null) {
                blocks.add(block);
                block = reader.readPemObject();
            }
            return blocks;
        } catch (IOException | RuntimeException malformed) {
            throw new BadFileException("is no PEM: block " + (blocks.size() + 1) + " can't be read", "PEM text");
        }
    }
}
