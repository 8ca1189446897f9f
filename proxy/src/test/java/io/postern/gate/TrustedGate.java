package io.postern.gate;

import io.postern.nats.Nkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A key with which a gate signs, in a file, and what a nats-server's configuration says that trusts it. */
record TrustedGate(Path file, String publicKey) {

    static TrustedGate in(Path directory, String name) throws IOException {
        String seed = Nkey.newUserSeed();
        Path file = Files.writeString(directory.resolve(name + ".nk"), seed + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new TrustedGate(file, Nkey.fromSeed(seed).publicKey());
    }

    /** For an upstream of the gate. */
    String signs() {
        return ConfigText.key("proxy_nkey_file", file);
    }

    /** For a nats-server's {@code proxies { trusted }}. */
    static String trusted(TrustedGate... gates) {
        return Stream.of(gates)
                .map(gate -> "{ key: " + gate.publicKey + " }")
                .collect(Collectors.joining(", ", "proxies { trusted: [ ", " ] }\n"));
    }
}
