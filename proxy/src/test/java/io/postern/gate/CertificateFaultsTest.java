package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.ConfigException;
import io.postern.gate.Caller.Call;
import io.postern.gate.Caller.Mode;
import io.postern.testing.Authority;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever becomes of the certificate's files: the gate serves a certificate with its own key, as a handshake shows; it is the one
 * that the files have, where they have one; and what can't be used is counted. Beside the reloads that the test asks for, the gate
 * looks at the files by itself, in the middle of any change.
 */
class CertificateFaultsTest {
    private static final Authority ROOT = Authority.root("Gate CA");

    @TempDir
    Path folder;

    /** What a change leaves behind. */
    private enum Left {
        /** A certificate with its key. */
        GOOD,
        /** Nothing that can be used. */
        BAD,
        /** As it comes: half a file may lack nothing but its end. */
        EITHER
    }

    /** The certificate that was the last to be good, and those that ever were. */
    private final Set<BigInteger> written = new HashSet<>();

    private BigInteger expected = BigInteger.ZERO;

    @Test
    @Timeout(120)
    void aHundredAndFiftyFaultsNeverServeAMismatchedPairAndAreAllCounted() throws Exception {
        fail(150);
    }

    @Test
    @Tag("long")
    @Timeout(1800)
    void tenThousandFaultsNeverServeAMismatchedPairAndAreAllCounted() throws Exception {
        fail(10_000);
    }

    private void fail(int rounds) throws Exception {
        Random random = new Random(20261126);
        SecretFolder secret = SecretFolder.in(folder.resolve("secret"));
        secret.publish(newCertificate());
        int refused = 0;
        try (SessionLines quiet = new SessionLines("io.postern");
                NatsServer nats = NatsServer.start();
                Gate gate = Gate.start(folder, config(nats.port(), secret))) {
            for (int round = 0; round < rounds; round++) {
                Left left = change(secret, random);
                if (!reload(gate, config(nats.port(), secret), left)) {
                    refused++;
                }
                BigInteger served = served(gate);
                assertTrue(written.contains(served), "one that is not ours");
                if (left == Left.GOOD) {
                    assertEquals(expected, served, "round " + round);
                }
            }
            assertEquals(0, quiet.count("SEVERE", "upkeep failed"));
        }
        int failed = refused;
        assertTrue(failed > rounds / 4 && failed < rounds * 3 / 4, () -> failed + " of " + rounds);
        System.out.println("certificate faults: " + rounds + " rounds, of which " + failed + " could not be used");
    }

    private Authority newCertificate() {
        Authority certificate = ROOT.leaf("localhost", Authority.dns("localhost"));
        expected = certificate.certificate().getSerialNumber();
        written.add(expected);
        return certificate;
    }

    private Left change(SecretFolder secret, Random random) throws Exception {
        boolean key = random.nextBoolean();
        return switch (random.nextInt(13)) {
            case 0, 1, 2 -> {
                secret.publish(newCertificate());
                yield Left.GOOD;
            }
            case 3 -> {
                secret.overwrite(newCertificate());
                yield Left.GOOD;
            }
            case 4, 5 -> {
                secret.replace(newCertificate());
                yield Left.GOOD;
            }
            case 6 -> {
                secret.truncate(key, random);
                yield Left.EITHER;
            }
            case 7 -> {
                secret.publish(newCertificate());
                secret.truncate(key, random);
                yield Left.EITHER;
            }
            case 8 -> {
                secret.publish(newCertificate());
                secret.exchange();
                yield Left.BAD;
            }
            case 9 -> {
                secret.replaceOne(key, newCertificate());
                yield Left.BAD;
            }
            case 10 -> {
                secret.takeAway(key);
                yield Left.BAD;
            }
            case 11 -> {
                secret.publish(newCertificate());
                yield secret.forbid(key) ? Left.BAD : Left.GOOD;
            }
            default -> {
                secret.publishHalf(key, newCertificate());
                yield Left.BAD;
            }
        };
    }

    /** Whether it could be used; fails where that is not as it has to be, or was not counted. */
    private static boolean reload(Gate gate, String config, Left left) {
        int done = gate.reloads("done");
        int failed = gate.reloads("failed");
        try {
            gate.reload(config);
            assertTrue(gate.reloads("done") > done, "not counted");
            assertTrue(left != Left.BAD, "taken, and could not be");
            return true;
        } catch (ConfigException e) {
            assertTrue(gate.reloads("failed") > failed, "not counted");
            assertTrue(left != Left.GOOD, e::getMessage);
            return false;
        }
    }

    /** A handshake proves that the key is the certificate's; that it comes about at all, that the gate is there. */
    private static BigInteger served(Gate gate) throws IOException {
        try (Call call = Caller.of("TLSv1.3", ROOT).call(gate.port(), Mode.TLS_FIRST)) {
            return ((X509Certificate) call.session().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    private static String config(int port, SecretFolder secret) {
        return Site.config(
                port,
                Site.listener(
                        "clients",
                        "tls { " + ConfigText.key("cert_file", secret.certificate())
                                + ConfigText.key("key_file", secret.key()) + Mode.TLS_FIRST.key() + "}\n"));
    }
}
