package io.postern.gate;

import io.postern.config.HostPort;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pages;
import io.postern.testing.Pki;
import java.nio.file.Path;

/** A gate with monitoring before a real nats-server with monitoring of its own, which the gate knows of. */
final class MonitoredGate implements AutoCloseable {
    private final Pki pki;
    private final NatsServer server;
    private final Gate gate;

    /** @param tls more keys of the listener's {@code tls} block */
    MonitoredGate(Path directory, Pki pki, String tls) {
        this(directory, pki, tls, "");
    }

    /** @param upstream more keys of the upstream */
    MonitoredGate(Path directory, Pki pki, String tls, String upstream) {
        this.pki = pki;
        this.server = NatsServer.start("http: \"127.0.0.1:-1\"\n");
        this.gate = Gate.start(directory, """
            monitor { listen = "127.0.0.1:-1" }
            listeners { clients { listen = "127.0.0.1:-1"
            %s
            } }
            upstreams { nats { servers = ["127.0.0.1:%d"], monitor = ["http://127.0.0.1:%d"]
            %s
            } }
            """.formatted(
                        pki.tls(tls), server.port(), Connz.of(server).port(), upstream));
    }

    Gate gate() {
        return gate;
    }

    Pages pages() {
        return gate.pages();
    }

    NatsServer server() {
        return server;
    }

    Pki pki() {
        return pki;
    }

    /** As nats clients want it. */
    String url() {
        return "tls://localhost:" + gate.port();
    }

    HostPort address() {
        return new HostPort("127.0.0.1", gate.port());
    }

    @Override
    public void close() {
        gate.close();
        server.close();
    }
}
