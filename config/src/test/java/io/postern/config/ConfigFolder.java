package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder with certificate files (that nobody looks into) and configurations. */
record ConfigFolder(Path path) {
    static final String UPSTREAM = "upstreams.nats.servers = \"127.0.0.1:4223\"\n";
    static final String LISTEN = "listeners.clients.listen = \"127.0.0.1:4222\"\n";

    ConfigFolder {
        write(path, "cert.pem", "");
        write(path, "key.pem", "");
    }

    /** Writes {@code text} and returns its file. */
    Path write(String name, String text) {
        return write(path, name, text);
    }

    private static Path write(Path folder, String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.resolveSibling("."));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PosternConfig load(String text) throws ConfigException {
        return ConfigLoader.load(write("postern.conf", text));
    }

    /** A listener with {@code keys} in its block, beside an upstream. */
    ListenerConfig listener(String keys) throws ConfigException {
        return load(UPSTREAM + LISTEN + "listeners.clients {\n" + keys + "\n}")
                .listeners()
                .getFirst();
    }

    /** A listener's {@code tls} block with {@code keys} beside a certificate. */
    TlsConfig tls(String keys) throws ConfigException {
        ListenerConfig listener = listener("tls { cert_file = cert.pem, key_file = key.pem\n" + keys + "\n}");
        return ((ClientSecurity.Tls) listener.security()).config();
    }

    /** The policy of a listener with {@code keys} beside a {@code tls} block with {@code tlsKeys}; its upstream has a user. */
    PolicyConfig policy(String tlsKeys, String keys) throws ConfigException {
        ListenerConfig listener = load(UPSTREAM + "upstreams.nats.users.alice {}\n" + LISTEN + "listeners.clients {\n"
                        + keys + "\n tls { cert_file = cert.pem, key_file = key.pem\n" + tlsKeys + "\n} }")
                .listeners()
                .getFirst();
        return ((ClientSecurity.Tls) listener.security()).policy();
    }

    /** The identity of an upstream with {@code keys} in its block. */
    IdentityConfig identity(String keys) throws ConfigException {
        return load(UPSTREAM + LISTEN + "upstreams.nats {\n" + keys + "\n}")
                .upstreams()
                .getFirst()
                .identity();
    }

    /** The place of {@code key} in the file that was loaded last. */
    Origin origin(int line, String key) {
        return new Origin(path.resolve("postern.conf").toString(), line, key);
    }

    /** The lines that {@code file} is refused with, without the folder's name. */
    List<String> problems(Path file) {
        ConfigException e = assertThrows(ConfigException.class, () -> ConfigLoader.load(file));
        return e.problems().stream()
                .map(problem -> problem.toString().replace(path + "/", ""))
                .toList();
    }
}
