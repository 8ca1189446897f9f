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
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLSocketFactory;

/**
 * The main job with nothing prepared: own certificates, a real nats-server without TLS, the gate before it, and a
 * message through TLS in each handshake mode, from a publisher to a subscriber that are both behind the gate.
 */
final class Demo {
    private static final String SERVER_VARIABLE = "NATS_SERVER";
    private static final String SUBJECT = "postern.demo";

    private final PrintStream out;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /** What the main thread waits for. */
    private sealed interface Event {
        record Arrived() implements Event {}

        record Failed(String message) implements Event {}

        record Stopped() implements Event {}
    }

    private Demo(PrintStream out) {
        this.out = out;
    }

    /**
     * Shows it, and cleans up.
     *
     * @return whether every message arrived
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
        Logging.toStandardError(invocation.verbosity().over(LogConfig.Level.WARN));
        String binary = System.getenv(SERVER_VARIABLE);
        if (binary == null || binary.isEmpty()) {
            throw new IOException("the demo needs a real nats-server: " + SERVER_VARIABLE + "=/path/to/nats-server");
        }
        try (DemoFolder folder = DemoFolder.make();
                DemoServer server = DemoServer.start(binary)) {
            Path configuration = folder.writeConfiguration(server.address());
            Postern gate = Postern.start(
                    ConfigLoader.load(configuration),
                    new SimpleMeterRegistry(),
                    reason -> demo.events.add(new Event.Failed(reason)));
            try {
                demo.introduce(folder, server, gate);
                return demo.show(gate, folder, invocation.afterwards());
            } finally {
                gate.close();
            }
        }
    }

    private void introduce(DemoFolder folder, DemoServer server, Postern gate) {
        out.println("Postern: NATS clients over TLS, before a nats-server that has no TLS.\n");
        out.printf(
                "  made     a CA and a server certificate, in %s%n",
                folder.path().resolve("certs"));
        out.printf("  started  nats-server %s on %s, with no TLS setting%n", server.version(), server.address());
        out.println("  started  the gate before it, with a listener for each handshake mode:");
        for (DemoListener listener : DemoListener.values()) {
            out.printf(
                    "             %-15s  handshake_first = %-5s  (%s)%n",
                    gate.address(listener.toString()), listener.handshakeFirst(), listener.words());
        }
        out.println();
    }

    private boolean show(Postern gate, DemoFolder folder, Afterwards afterwards)
            throws IOException, InterruptedException {
        SSLSocketFactory tls = folder.clientTls();
        Thread.ofPlatform().daemon().name("demo").start(() -> events.add(sendAll(gate, tls)));
        return switch (events.take()) {
            case Event.Arrived() -> {
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
                out.println("stopped before every message had arrived");
                yield false;
            }
        };
    }

    private Event sendAll(Postern gate, SSLSocketFactory tls) {
        int arrived = 0;
        for (DemoListener listener : DemoListener.values()) {
            HostPort address = gate.address(listener.toString());
            for (Handshake handshake : listener.clients()) {
                try {
                    sendOne(address, listener, handshake, tls);
                    arrived++;
                } catch (IOException | RuntimeException e) {
                    return new Event.Failed(handshake + " clients on listener " + listener + ": " + e);
                }
            }
        }
        out.printf("%nAll %d messages arrived.%n", arrived);
        return new Event.Arrived();
    }

    private void sendOne(HostPort address, DemoListener listener, Handshake handshake, SSLSocketFactory tls)
            throws IOException {
        HostPort byName = new HostPort("localhost", address.port());
        String message = "hello from the " + handshake + " client of listener " + listener;
        try (DemoClient subscriber = DemoClient.connect(byName, handshake, tls);
                DemoClient publisher = DemoClient.connect(byName, handshake, tls)) {
            subscriber.subscribe(SUBJECT);
            publisher.publish(SUBJECT, message);
            String received = subscriber.nextMessage();
            if (!received.equals(message)) {
                throw new IOException("sent \"" + message + "\", received \"" + received + '"');
            }
            out.printf("  arrived  %s: \"%s\"  (%s)%n", SUBJECT, received, subscriber.security());
        }
    }
}
