package io.postern.bench.load;

import io.postern.bench.gate.Standing;
import io.postern.bench.machine.Affinity;
import io.postern.bench.machine.Child;
import io.postern.bench.machine.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What the gates of a scene forward to. */
sealed interface Upstream extends AutoCloseable {
    /** Where it listens, of 127.0.0.1. */
    int port();

    /** The root of its process tree. */
    long pid();

    /** Whether what it costs is part of what is measured. */
    boolean counts();

    @Override
    void close();

    /** Starts one; returns once it accepts. */
    static Upstream start(Rig rig, Scene scene, Affinity affinity) throws IOException, InterruptedException {
        return switch (scene.behind()) {
            case STUB -> Stub.start(rig, affinity);
            case NATS_SERVER -> new NatsServer(rig.gates().natsServer(scene.terms(rig), affinity));
        };
    }

    /** Our own: it costs little, and always the same. */
    record Stub(Child process, int port) implements Upstream {
        private static final Duration PATIENCE = Duration.ofSeconds(20);

        private static Stub start(Rig rig, Affinity affinity) throws IOException, InterruptedException {
            List<String> command =
                    List.of(rig.checkout().built("postern-load").toString(), "upstream", "--listen", "127.0.0.1:0");
            Child process =
                    Child.talkTo(new Program(command, affinity, rig.folder().resolve("upstream.log")));
            try {
                String line = process.line(PATIENCE);
                return new Stub(process, Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)));
            } catch (IOException | InterruptedException e) {
                process.close();
                throw e;
            }
        }

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public boolean counts() {
            return false;
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** A real one, without TLS. */
    record NatsServer(Standing standing) implements Upstream {
        @Override
        public int port() {
            return standing.port();
        }

        @Override
        public long pid() {
            return standing.roots().getFirst();
        }

        @Override
        public boolean counts() {
            return true;
        }

        @Override
        public void close() {
            standing.close();
        }
    }
}
