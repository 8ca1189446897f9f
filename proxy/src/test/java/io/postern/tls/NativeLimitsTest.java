package io.postern.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.postern.tls.TestPki.Issued;
import io.postern.tls.TestPki.Kind;
import io.postern.tls.boringssl.BoringSsl;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long tickets are good for, and how large a handshake's messages may be, on the native engine. */
class NativeLimitsTest {
    private static final Issued ROOT = TestPki.root("root");

    @TempDir
    Path folder;

    private ServerTls load(BoringSsl engine) throws Exception {
        Issued leaf = ROOT.issue(Kind.P256, "leaf", "gate.test");
        return TestServer.load(engine, "a", TestClient.config(leaf.write(folder, "leaf")));
    }

    /** BoringSSL itself would take a session of TLS 1.3 up again for two days. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketIsGoodForItsKeysTimeAndTheNextAndNoLonger(String version) throws Exception {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);
        TestClient client = new TestClient(ROOT.certificate());
        try (TestServer server = TestServer.start(load(BoringSsl.load().withClock(now::get)))) {
            assertEquals(false, resumed(server, client, version));
            assertEquals(true, resumed(server, client, version));
            now.addAndGet(Resumption.LIFETIME.toNanos() - 1);
            assertEquals(true, resumed(server, client, version));
            now.addAndGet(Resumption.LIFETIME.toNanos());
            // By the key before, which opens still; and a new ticket is given.
            assertEquals(true, resumed(server, client, version));
            now.addAndGet(2 * Resumption.LIFETIME.toNanos());
            assertEquals(false, resumed(server, client, version));
        }
    }

    private static boolean resumed(TestServer server, TestClient client, String version) throws Exception {
        try (SSLSocket socket = client.wrap(server.connect(), version)) {
            assertEquals("PING", TestClient.echo(socket, "PING"));
        }
        boolean resumed = server.nextFacts().resumed();
        server.untilEnd();
        return resumed;
    }

    @Test
    void aClientHelloOfMoreThanAnyNeedsIsRefusedBeforeItIsHeld() throws Exception {
        ServerTls tls = load(BoringSsl.load());
        try (MemoryLink link = new MemoryLink(new TestClient().engine("TLSv1.3"), tls, List::of)) {
            // A handshake message of 16 MiB less 1 is announced.
            byte[] announced = {22, 3, 1, 0, 8, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, 3, 3, 0, 0};
            link.deliver(announced);
            TlsEvent.HandshakeFailed failed = assertInstanceOf(
                    TlsEvent.HandshakeFailed.class, link.events().getFirst());
            assertEquals(TlsFailure.MALFORMED, failed.failure(), failed.detail());
        } finally {
            tls.close();
        }
    }
}
