package io.postern.cli;

import io.postern.certs.CertificateFiles;
import io.postern.certs.ClientIdentity;
import io.postern.certs.DevCerts;
import io.postern.certs.DevCertsException;
import io.postern.certs.DevCertsRequest;
import io.postern.certs.DevCertsResult;
import io.postern.cli.TrainingClient.Handshake;
import io.postern.config.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/**
 * Has a gate do what gates do, for the AOT cache of the image: the JVM learns which classes that takes, and how its methods
 * are used. Real handshakes and messages, from clients and a stub of a server that are in this JVM and not in the gate's.
 *
 * <p>Only what most gates do: every class in the cache is loaded at every start, used or not.
 */
public final class Training {
    private static final String ALICE = "alice@example.com";
    private static final String TLS_FIRST = "tls-first";
    private static final String INFO_FIRST = "info-first";
    private static final String MAPPING = "mapping";

    private static final int HANDSHAKES = 500;

    private final TrainingGate gate;
    private final SSLSocketFactory anonymous;
    private final SSLSocketFactory alice;

    private Training(TrainingGate gate, SSLSocketFactory anonymous, SSLSocketFactory alice) {
        this.gate = gate;
        this.anonymous = anonymous;
        this.alice = alice;
    }

    /** @param arguments the launcher of the image, and JVM options for its JVM alone */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(""), "training-");
        DevCertsResult certificates = certificates(folder.resolve("certs"));
        CertificateFiles alice = certificates.clients().getFirst().files();
        Path ca = certificates.ca().files().certificate();
        try (TrainingServer server = TrainingServer.start();
                TrainingGate gate =
                        TrainingGate.start(arguments[0], arguments[1], writeConfiguration(folder, server.address()))) {
            new Training(gate, DemoTls.trusting(ca), DemoTls.showing(alice, ca)).run();
            gate.stop();
        }
    }

    private static DevCertsResult certificates(Path folder) throws DevCertsException {
        return DevCerts.make(new DevCertsRequest(
                folder,
                List.of(),
                List.of(new ClientIdentity.Email(ALICE)),
                false,
                false,
                false,
                DevCertsRequest.Overwrite.REFUSE));
    }

    private static Path writeConfiguration(Path folder, HostPort server) throws IOException {
        Files.writeString(folder.resolve("password"), "training");
        // A busy machine may take its time, and is not to fail.
        String keys = "cert_file = \"certs/server.pem\", key_file = \"certs/server-key.pem\", timeout = 60";
        return Files.writeString(
                folder.resolve("postern.conf"), """
                    listeners {
                      %1$s { listen = "127.0.0.1:-1", tls { %4$s, handshake_first = true } }
                      %2$s { listen = "127.0.0.1:-1", tls { %4$s, handshake_first = "1ms" } }
                      %3$s {
                        listen = "127.0.0.1:-1"
                        tls { %4$s, handshake_first = true, ca_file = "certs/ca.pem", verify_and_map = true }
                      }
                    }
                    upstreams { nats { servers = ["%5$s"], users { "%6$s" { password_file = password } } } }
                    """.formatted(TLS_FIRST, INFO_FIRST, MAPPING, keys, server, ALICE));
    }

    private void run() throws IOException {
        for (int i = 0; i < HANDSHAKES; i++) {
            connect(TLS_FIRST, anonymous, new Handshake(true, true, "TLSv1.3"));
            connect(TLS_FIRST, anonymous, new Handshake(true, false, "TLSv1.3"));
            connect(INFO_FIRST, anonymous, new Handshake(false, i % 2 == 0, "TLSv1.3"));
            connect(MAPPING, alice, new Handshake(true, i % 2 == 0, "TLSv1.3"));
            if (i % 5 == 0) {
                connect(TLS_FIRST, anonymous, new Handshake(true, i % 2 == 0, "TLSv1.2"));
            }
        }
        try (TrainingClient client =
                TrainingClient.connect(gate.address(TLS_FIRST), anonymous, new Handshake(true, true, "TLSv1.3"))) {
            client.echo(5_000, 1, 128);
            client.echo(1_000, 64, 128);
            client.echo(1_000, 32, 1024);
            client.echo(1_000, 2, 16 * 1024);
            client.echo(1_000, 1, 64 * 1024);
        }
    }

    private void connect(String listener, SSLSocketFactory tls, Handshake handshake) throws IOException {
        try (TrainingClient client = TrainingClient.connect(gate.address(listener), tls, handshake)) {
            client.echo(1, 1, 128);
        }
    }
}
