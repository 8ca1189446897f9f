package io.postern.bench.gate;

import io.postern.bench.machine.Affinity;
import io.postern.bench.machine.Child;
import io.postern.bench.machine.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Finds gates and starts them. Used by one thread. */
public final class Gates {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Checkout checkout;
    private final Path folder;
    private final Map<Gate, Finding> found = new EnumMap<>(Gate.class);
    private int started;

    /** @param folder for configurations and logs; there already */
    public Gates(Checkout checkout, Path folder) {
        this.checkout = checkout;
        this.folder = folder;
    }

    /** Whether {@code gate} is here; asked of the machine once. */
    public Finding find(Gate gate) throws InterruptedException {
        Finding known = found.get(gate);
        if (known == null) {
            known = recipe(gate).find();
            found.put(gate, known);
        }
        return known;
    }

    /** Starts {@code gate} on a free port; returns once it accepts. */
    public Standing start(Gate gate, int upstream, TlsTerms terms, Affinity affinity)
            throws IOException, InterruptedException {
        if (gate == Gate.DIRECT) {
            return new Standing(gate, upstream, List.of());
        }
        return ready(launch(gate, freePort(), upstream, terms, affinity));
    }

    /** Starts {@code gate} on {@code port}, and returns at once. */
    public Standing launch(Gate gate, int port, int upstream, TlsTerms terms, Affinity affinity)
            throws IOException, InterruptedException {
        if (!(find(gate) instanceof Finding.Found(Path binary, String _))) {
            throw new IOException(gate.key() + " is not here");
        }
        return launch(gate, recipe(gate), binary, new Site(port, upstream, terms, newFolder(gate.key()), affinity));
    }

    /** Starts a real nats-server without TLS, to stand behind gates; returns once it accepts. */
    public Standing natsServer(TlsTerms terms, Affinity affinity) throws IOException, InterruptedException {
        Path binary =
                checkout.natsServer().orElseThrow(() -> new IOException("no nats-server: .ci/nats-server says why"));
        Site site = new Site(freePort(), 0, terms, newFolder("upstream"), affinity);
        return ready(launch(Gate.DIRECT, peer(Peer.NATS_SERVER_PLAIN), binary, site));
    }

    private static Standing launch(Gate gate, Recipe recipe, Path binary, Site site) throws IOException {
        Program program = new Program(
                recipe.command(binary, site), site.affinity(), site.folder().resolve("gate.log"));
        return new Standing(gate, site.listen(), List.of(Child.start(program)));
    }

    private static Standing ready(Standing standing) throws IOException, InterruptedException {
        try {
            return standing.awaitAccept(PATIENCE);
        } catch (IOException | InterruptedException e) {
            standing.close();
            throw e;
        }
    }

    private Path newFolder(String name) throws IOException {
        started++;
        return Files.createDirectory(folder.resolve(name + "-" + started));
    }

    /** A port that nobody listens on now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Recipe recipe(Gate gate) {
        return switch (gate) {
            case POSTERN -> new PosternRecipe(checkout, PosternRecipe.Engine.NATIVE);
            case POSTERN_JDK -> new PosternRecipe(checkout, PosternRecipe.Engine.JDK);
            case RUSTLS -> new ForwarderRecipe(checkout, "peer-rustls", ForwarderRecipe.Language.RUST);
            case GO -> new ForwarderRecipe(checkout, "peer-go", ForwarderRecipe.Language.GO);
            case HAPROXY -> peer(Peer.HAPROXY);
            case NGINX -> peer(Peer.NGINX);
            case ENVOY -> peer(Peer.ENVOY);
            case STUNNEL -> peer(Peer.STUNNEL);
            case HITCH -> peer(Peer.HITCH);
            case NATS_SERVER -> peer(Peer.NATS_SERVER);
            case DIRECT -> new NoRecipe();
        };
    }

    private Recipe peer(Peer peer) {
        return new PeerRecipe(peer, checkout);
    }
}
