package io.postern.bench.gate;

import io.postern.bench.machine.Executables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder of the project, in which the load programs and peers are built.
 *
 * @param root absolute
 */
public record Checkout(Path root) {
    private static final Path BINARIES = Path.of(".cache", "bench", "bin");

    /** What is said of a gate that is not here. */
    static final String INSTALL = "bench/src/peers/install gets it";

    /** A program that was built or installed for the bench alone, else one of the machine. */
    Optional<Path> program(String name) {
        return Optional.of(built(name)).filter(Files::isExecutable).or(() -> Executables.find(name));
    }

    /** Where a program of ours is once it is built. */
    public Path built(String name) {
        return root.resolve(BINARIES).resolve(name);
    }

    /** A real nats-server: installed if need be. */
    Optional<Path> natsServer() throws InterruptedException {
        return Executables.output(
                        List.of(root.resolve(Path.of(".ci", "nats-server")).toString()))
                .flatMap(text -> text.lines().reduce((_, last) -> last))
                .map(Path::of);
    }

    /** The launcher. */
    Path launcher() {
        return root.resolve("postern");
    }

    /** Where the peers' configurations are. */
    Path peers() {
        return root.resolve(Path.of("bench", "src", "peers"));
    }

    /** The script that builds the load programs and the peers that are written for the bench. */
    public Path build() {
        return root.resolve(Path.of("bench", "src", "load", "build"));
    }

    /** What the forwarder on rustls is made of. */
    Path crate() {
        return root.resolve(Path.of("bench", "src", "load", "Cargo.toml"));
    }
}
