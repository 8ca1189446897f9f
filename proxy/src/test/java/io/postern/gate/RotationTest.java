package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.gate.Caller.Call;
import io.postern.gate.Caller.Mode;
import io.postern.testing.Authority;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificates are replaced and configurations reloaded while sessions pass numbered messages: none is lost, repeated or
 * reordered, and no session ends.
 */
class RotationTest {
    /** Of each session in the time of each change. */
    private static final int MESSAGES = 20;

    /** It would take a client for gone that leaves its PINGs without an answer. */
    private static final String PATIENT = "ping_interval: \"1h\"\n";

    private static final Authority ROOT = Authority.root("Gate CA");

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void fiftySessionsNoticeNothingOfTenRotationsAndFiveReloads() throws Exception {
        rotate(50, 10, 5);
    }

    @Test
    @Tag("long")
    @Timeout(1800)
    void aThousandSessionsNoticeNothingOfTwoHundredRotationsAndFiftyReloads() throws Exception {
        rotate(1000, 200, 50);
    }

    private void rotate(int count, int rotations, int reloads) throws Exception {
        write(newCertificate());
        try (NatsServer nats = NatsServer.start(PATIENT);
                Gate gate = Gate.start(folder, config(nats.port(), 0));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Counting> sessions = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sessions.add(new Counting(i, call(gate, i % 2 == 0 ? Mode.INFO_FIRST : Mode.TLS_FIRST)));
            }
            int changes = rotations + reloads;
            for (int change = 1; change <= changes; change++) {
                List<Future<Void>> counting =
                        sessions.stream().map(threads::submit).toList();
                // Spread evenly: each so many rotations are followed by a reload.
                if ((long) change * reloads / changes > (long) (change - 1) * reloads / changes) {
                    gate.reload(config(nats.port(), change));
                } else {
                    rotate(gate);
                }
                for (Future<Void> session : counting) {
                    session.get();
                }
            }
            assertEquals(count, gate.postern().sessions());
            // Those that looked which certificate is served.
            assertTrue(gate.closings().keySet().stream()
                    .allMatch(reason -> reason.tag().startsWith("client_")));
            assertTrue(gate.reloads("done") >= changes, () -> gate.reloads("done") + " of " + changes);
            assertEquals(0, gate.reloads("failed"));
            System.out.println("rotation: " + count + " sessions, " + rotations + " rotations, " + reloads
                    + " reloads, " + (long) count * changes * MESSAGES + " messages");
            for (Counting session : sessions) {
                session.call.close();
            }
        }
    }

    private static Call call(Gate gate, Mode mode) throws IOException {
        return Caller.of("TLSv1.3", ROOT).call(gate.port(mode.toString()), mode).enter();
    }

    /** A session that is sent what it publishes. */
    private static final class Counting implements Callable<Void> {
        private final String subject;
        private final Call call;
        private int next;

        Counting(int number, Call call) throws IOException {
            this.subject = "counting." + number;
            this.call = call;
            call.say("SUB " + subject + " 1\r\n").ping();
        }

        @Override
        public Void call() throws IOException {
            StringBuilder said = new StringBuilder();
            for (int i = next; i < next + MESSAGES; i++) {
                String number = Integer.toString(i);
                said.append("PUB " + subject + " " + number.length() + "\r\n" + number + "\r\n");
            }
            call.say(said.toString());
            for (int end = next + MESSAGES; next < end; next++) {
                String number = Integer.toString(next);
                assertEquals("MSG " + subject + " 1 " + number.length() + "\r\n", call.readLine());
                assertEquals(number + "\r\n", call.readLine());
            }
            return null;
        }
    }

    // --- what changes

    private static Authority newCertificate() {
        return ROOT.leaf("localhost", Authority.dns("localhost"));
    }

    /** Another certificate, beside first and then in the place of the one before; returns once it is served. */
    private void rotate(Gate gate) throws Exception {
        Authority certificate = newCertificate();
        write(certificate);
        BigInteger serial = certificate.certificate().getSerialNumber();
        Await.until(
                () -> serial.equals(served(gate)), () -> "not served: " + gate.reloads("failed") + " reloads failed");
    }

    private void write(Authority certificate) throws Exception {
        Path key = certificate.writeKey(folder.resolve("new-key.pem"));
        Path chain = Authority.write(folder.resolve("new.pem"), certificate.chain());
        Files.move(key, folder.resolve("gate-key.pem"), StandardCopyOption.ATOMIC_MOVE);
        Files.move(chain, folder.resolve("gate.pem"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static BigInteger served(Gate gate) {
        Caller caller = Caller.of("TLSv1.3", ROOT);
        try (Call call = caller.call(gate.port(Mode.TLS_FIRST.toString()), Mode.TLS_FIRST)) {
            return ((X509Certificate) call.session().getPeerCertificates()[0]).getSerialNumber();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Each is another: a listener that comes and goes, and times that nobody waits for. */
    private String config(int port, int number) {
        String listeners = "";
        for (Mode mode : Mode.values()) {
            listeners += Site.listener(mode.toString(), tls(mode));
        }
        if (number % 2 == 1) {
            listeners += Site.listener("another", tls(Mode.INFO_FIRST));
        }
        return "listeners {\n" + listeners + "}\nupstreams { nats { servers = [\"127.0.0.1:" + port
                + "\"], dial_timeout = " + (2000 + number) + "ms } }\n";
    }

    private String tls(Mode mode) {
        return "tls { " + ConfigText.key("cert_file", folder.resolve("gate.pem"))
                + ConfigText.key("key_file", folder.resolve("gate-key.pem")) + mode.key() + "}\n";
    }
}
