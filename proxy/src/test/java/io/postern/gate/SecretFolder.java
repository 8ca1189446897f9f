package io.postern.gate;

import io.postern.testing.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A folder with a certificate and its key as Kubernetes mounts a Secret: {@code tls.crt} and {@code tls.key} are links by way of
 * {@code ..data}, which leads to a folder of its own for each version; and what can go wrong with it.
 */
final class SecretFolder {
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String DATA = "..data";

    private final Path folder;
    private int version;

    private SecretFolder(Path folder) {
        this.folder = folder;
    }

    /** An empty one. */
    static SecretFolder in(Path folder) throws IOException {
        Files.createDirectory(folder);
        Files.createSymbolicLink(folder.resolve(CERTIFICATE), Path.of(DATA, CERTIFICATE));
        Files.createSymbolicLink(folder.resolve(KEY), Path.of(DATA, KEY));
        return new SecretFolder(folder);
    }

    Path certificate() {
        return folder.resolve(CERTIFICATE);
    }

    Path key() {
        return folder.resolve(KEY);
    }

    private Path file(boolean key) {
        return folder.resolve(DATA).resolve(key ? KEY : CERTIFICATE);
    }

    /** Another version, all of it in one moment. */
    void publish(Authority pair) throws Exception {
        Path next = newVersion();
        Authority.write(next.resolve(CERTIFICATE), pair.chain());
        pair.writeKey(next.resolve(KEY));
        swap(next);
    }

    /** The same with one of the files alone. */
    void publishHalf(boolean key, Authority pair) throws Exception {
        Path next = newVersion();
        if (key) {
            pair.writeKey(next.resolve(KEY));
        } else {
            Authority.write(next.resolve(CERTIFICATE), pair.chain());
        }
        swap(next);
    }

    private Path newVersion() throws IOException {
        return Files.createDirectory(folder.resolve("..version_" + ++version));
    }

    private void swap(Path next) throws IOException {
        Path link = folder.resolve(DATA);
        Path before = Files.exists(link) ? link.toRealPath() : next;
        Path beside = Files.createSymbolicLink(folder.resolve("..data_new"), next.getFileName());
        Files.move(beside, link, StandardCopyOption.ATOMIC_MOVE);
        if (!before.equals(next)) {
            delete(before);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** In place, the certificate first: half written, and mismatched, in between. */
    void overwrite(Authority pair) throws Exception {
        Authority.write(file(false), pair.chain());
        pair.writeKey(file(true));
    }

    /** Beside and then renamed, the key first: mismatched in between. */
    void replace(Authority pair) throws Exception {
        replaceOne(true, pair);
        replaceOne(false, pair);
    }

    /** One of both alone. */
    void replaceOne(boolean key, Authority pair) throws Exception {
        Path beside = folder.resolve("beside");
        if (key) {
            pair.writeKey(beside);
        } else {
            Authority.write(beside, pair.chain());
        }
        Files.move(beside, file(key), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Cuts one off anywhere; where it is missing, it is empty then. */
    void truncate(boolean key, Random random) throws IOException {
        Path file = file(key);
        byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
    }

    /** Each gets the other's name. */
    void exchange() throws IOException {
        Path beside = folder.resolve("beside");
        Files.move(file(true), beside);
        Files.move(file(false), file(true));
        Files.move(beside, file(false));
    }

    /** Gives one another name. */
    void takeAway(boolean key) throws IOException {
        Path file = file(key);
        if (Files.exists(file)) {
            Files.move(file, file.resolveSibling("elsewhere"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes one unreadable; answers whether it is, as it is not for root. */
    boolean forbid(boolean key) throws IOException {
        Files.setPosixFilePermissions(file(key), PosixFilePermissions.fromString("---------"));
        return !Files.isReadable(file(key));
    }
}
