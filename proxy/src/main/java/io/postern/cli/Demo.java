package io.postern.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postern.Postern;
import io.postern.certs.DevCertsException;
import io.postern.cli.DemoClient.Handshake;
import io.postern.cli.Invocation.Afterwards;
import io.postern.config.ConfigException;
import io.postern.config.ConfigLoader;
import io.postern.config.HostPort;
import io.postern.config.LogConfig;
import io.postern.log.Logging;
import io.postern.signal.ProcessSignal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLSocketFactory;

/**
 * The main job with nothing prepared: own certificates, a real nats-server without TLS, the gate before it, and a
 * message through TLS in each handshake mode, from a publisher to a subscriber that are both behind the gate. Then a client
 * certificate that becomes a NATS user, and a client that is refused.
 */
final class Demo {
    private static final String SERVER_VARIABLE = "NATS_SERVER";
    private static final String SUBJECT = "postern.demo";

    private final PrintStream out;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /** What the main thread waits for. */
    private sealed interface Event {
        record Shown() implements Event {}

        record Failed(String message) implements Event {}

        record Stopped() implements Event {}
    }

    private Demo(PrintStream out) {
        this.out = out;
    }

    /**
     * Shows it, and cleans up.
     *
     * @return whether every message arrived, and who had to be refused was
     * @throws IOException if there is no nats-server, or something can't be started
     */
    static boolean run(Invocation.Demo invocation, PrintStream out)
            throws ConfigException, DevCertsException, IOException, InterruptedException {
        Demo demo = new Demo(out);
        ProcessSignal.sendTo(signal -> {
            if (signal == ProcessSignal.INT || signal == ProcessSignal.TERM) {
                demo.events.add(new Event.Stopped());
            }
        });
        Logging.start(LogConfig.USUAL.at(invocation.verbosity().over(LogConfig.Level.WARN)));
        String binary = System.getenv(SERVER_VARIABLE);
        if (binary == null || binary.isEmpty()) {
            throw new IOException("the demo needs a real nats-server: " + SERVER_VARIABLE + "=/path/to/nats-server");
        }
        try (DemoFolder folder = DemoFolder.make();
                DemoServer server = DemoServer.start(binary, folder.writeServerConfiguration())) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            DemoRefusals refusals = new DemoRefusals(registry);
            Path configuration = folder.writeConfiguration(server.address());
            Postern gate = Postern.start(
                    ConfigLoader.load(configuration), registry, reason -> demo.events.add(new Event.Failed(reason)));
            try {
                demo.introduce(folder, server, gate);
                HostPort mapping = byName(gate, DemoFolder.MAPPING_LISTENER);
                DemoIdentity identity = new DemoIdentity(folder, mapping, refusals, out);
                return demo.show(gate, folder, identity, invocation.afterwards());
            } finally {
                gate.close();
            }
        }
    }

    private void introduce(DemoFolder folder, DemoServer server, Postern gate) {
        out.println("Postern: NATS clients over TLS, before a nats-server that has no TLS.\n");
        out.printf(
                "  made     a CA, a server certificate, one for %s, and the gate's nkey, in %s%n",
                DemoFolder.ALICE, folder.path().resolve("certs"));
        out.printf("  started  nats-server %s on %s, with no TLS setting%n", server.version(), server.address());
        out.println("  started  the gate before it, with a listener for each handshake mode:");
        for (DemoListener listener : DemoListener.values()) {
            out.printf(
                    "             %-15s  handshake_first = %-5s  (%s)%n",
                    gate.address(listener.toString()), listener.handshakeFirst(), listener.words());
        }
        out.println("           and one that lets certificates say who comes in:");
        out.printf(
                "             %-15s  verify_and_map = true    (signed by the gate's nkey, which nats-server trusts)%n",
                gate.address(DemoFolder.MAPPING_LISTENER));
        out.println();
    }

    private boolean show(Postern gate, DemoFolder folder, DemoIdentity identity, Afterwards afterwards)
            throws IOException, InterruptedException {
        SSLSocketFactory tls = DemoTls.trusting(folder.ca());
        Thread.ofPlatform().daemon().name("demo").start(() -> events.add(showAll(gate, tls, identity)));
        return switch (events.take()) {
            case Event.Shown() -> {
                switch (afterwards) {
                    case CLEAN_UP -> DemoRecipe.fromScratch(out);
                    case KEEP_RUNNING -> {
                        DemoRecipe.whileRunning(out, gate, folder);
                        events.take();
                    }
                }
                yield true;
            }
            case Event.Failed(String message) -> {
                out.println("FAILED: " + message);
                yield false;
            }
            case Event.Stopped() -> {
                out.println("stopped before all was shown");
                yield false;
            }
        };
    }

    private Event showAll(Postern gate, SSLSocketFactory tls, DemoIdentity identity) {
        String step = "";
        try {
            int arrived = 0;
            for (DemoListener listener : DemoListener.values()) {
                for (Handshake handshake : listener.clients()) {
                    step = handshake + " clients on listener " + listener;
                    sendOne(byName(gate, listener.toString()), listener, handshake, tls);
                    arrived++;
                }
            }
            step = "a client with a certificate";
            identity.accept();
            arrived++;
            step = "a client without a certificate";
            identity.refuse();
            out.printf("%nAll %d messages arrived, and who had to be refused was.%n", arrived);
            return new Event.Shown();
        } catch (IOException | RuntimeException e) {
            return new Event.Failed(step + ": " + e);
        } catch (InterruptedException e) {
            return new Event.Stopped();
        }
    }

    private void sendOne(HostPort address, DemoListener listener, Handshake handshake, SSLSocketFactory tls)
            throws IOException {
        try (DemoClient subscriber = DemoClient.connect(address, handshake, tls);
                DemoClient publisher = DemoClient.connect(address, handshake, tls)) {
            out.println(send(publisher, subscriber, "hello from the " + handshake + " client of listener " + listener));
        }
    }

    /**
     * Sends {@code message}.
     *
     * @return that it arrived, in a line
     * @throws IOException where it did not
     */
    static String send(DemoClient publisher, DemoClient subscriber, String message) throws IOException {
        subscriber.subscribe(SUBJECT);
        publisher.publish(SUBJECT, message);
        String received = subscriber.nextMessage();
        if (!received.equals(message)) {
            throw new IOException("sent \"" + message + "\", received \"" + received + '"');
        }
        return "  arrived  %s: \"%s\"  (%s)".formatted(SUBJECT, received, subscriber.security());
    }

    /** The name that the certificate has. */
    private static HostPort byName(Postern gate, String listener) {
        return new HostPort("localhost", gate.address(listener).port());
    }
}
