package io.postern.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.postern.tls.TestPki.Issued;
import io.postern.tls.TestPki.Kind;
import io.postern.tls.TestServer.Connection;
import io.postern.tls.TestServer.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How connections end after the handshake. */
class ClosingTest {
    private static final Issued ROOT = TestPki.root("root");
    private static final Issued LEAF = ROOT.issue(Kind.P256, "leaf", "gate.test");
    private static final int LARGE = 300_000;

    @TempDir
    Path folder;

    static Stream<Arguments> cases() {
        return Transport.available()
                .flatMap(transport -> Stream.of("TLSv1.2", "TLSv1.3").map(version -> Arguments.of(transport, version)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aForgedRecordIsAnsweredByAnAlertAndToldOnce(Transport transport, String version) throws Exception {
        try (TestServer server = start(transport);
                Socket socket = server.connect();
                SSLSocket client = connect(socket, version)) {
            server.nextFacts();
            assertEquals("read PING", server.next());
            socket.getOutputStream().write(HexFormat.of().parseHex("1703030020" + "5a".repeat(32)));
            SSLException alert = assertThrows(
                    SSLException.class, () -> client.getInputStream().read());
            assertTrue(alert.toString().contains("bad_record_mac"), alert.toString());
            assertEquals(
                    TlsFailure.BAD_RECORD,
                    server.nextOf(TlsEvent.ConnectionBroken.class).failure());
            assertEquals(List.of(TestServer.END), server.untilEnd());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void plaintextAfterTheHandshakeIsABrokenConnection(Transport transport, String version) throws Exception {
        try (TestServer server = start(transport);
                Socket socket = server.connect();
                SSLSocket client = connect(socket, version)) {
            server.nextFacts();
            assertEquals("read PING", server.next());
            socket.getOutputStream().write("PUB a 1\r\nx\r\n".getBytes(StandardCharsets.UTF_8));
            assertThrows(IOException.class, () -> client.getInputStream().read());
            server.nextOf(TlsEvent.ConnectionBroken.class);
            assertEquals(List.of(TestServer.END), server.untilEnd());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFinWithoutCloseNotifyIsNoCloseNotify(Transport transport, String version) throws Exception {
        try (TestServer server = start(transport);
                Socket socket = server.connect();
                SSLSocket client = connect(socket, version)) {
            assertEquals("PING", TestClient.echo(client, "PING"));
            socket.shutdownOutput();
            server.nextFacts();
            assertEquals(List.of("read PING", "read PING", TestServer.END), server.untilEnd());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatWasWrittenArrivesBeforeCloseNotify(Transport transport, String version) throws Exception {
        byte[] large = new byte[LARGE];
        Arrays.fill(large, (byte) 'x');
        try (TestServer server = start(transport);
                Socket socket = server.connect();
                SSLSocket client = connect(socket, version)) {
            Connection connection = server.connection();
            connection.onLoop(() -> {
                connection.channel().write(Unpooled.wrappedBuffer(large));
                connection.tls().closeOutbound();
            });
            assertArrayEquals(large, client.getInputStream().readAllBytes());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readingGoesOnAfterCloseOutbound(Transport transport, String version) throws Exception {
        try (TestServer server = start(transport);
                Socket socket = server.connect();
                SSLSocket client = connect(socket, version)) {
            Connection connection = server.connection();
            server.nextFacts();
            assertEquals("read PING", server.next());
            connection.onLoop(() -> connection.tls().closeOutbound());
            // Sent before the client reads the close_notify: the JDK's TLS 1.2 answers that by closing.
            client.getOutputStream().write("PONG".getBytes(StandardCharsets.UTF_8));
            client.getOutputStream().write("PONG".getBytes(StandardCharsets.UTF_8));
            StringBuilder read = new StringBuilder();
            while (read.length() < "PONGPONG".length()) {
                read.append(server.next().toString().substring("read ".length()));
            }
            assertEquals("PONGPONG", read.toString());
            assertEquals(-1, client.getInputStream().read());
            client.shutdownOutput();
            assertEquals(new TlsEvent.CloseNotify(), server.next());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void closeWaitsForAClientThatDoesNotReadAndCloseNowDoesNot(Transport transport, String version) throws Exception {
        Socket small = new Socket();
        small.setReceiveBufferSize(8192);
        try (TestServer server = start(transport);
                Socket socket = server.connect(small);
                SSLSocket client = connect(socket, version)) {
            assertEquals("PING", TestClient.echo(client, "PING"));
            Connection connection = server.connection();
            connection.onLoop(() -> {
                connection.channel().config().setOption(ChannelOption.SO_SNDBUF, 4096);
                connection.channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[4_000_000]));
                connection.channel().close();
            });
            assertTrue(connection.channel().isActive());
            connection.onLoop(() -> connection.tls().closeNow());
            connection.channel().closeFuture().syncUninterruptibly();
        }
    }

    @ParameterizedTest
    @MethodSource("io.postern.tls.TestServer$Transport#available")
    void aResetAfterCloseNotifyIsPassedOn(Transport transport) throws Exception {
        try (TestServer server = start(transport)) {
            Connection connection;
            try (Socket socket = server.connect(new SocketWithoutFin());
                    SSLSocket client = connect(socket, "TLSv1.3")) {
                connection = server.connection();
                server.nextFacts();
                assertEquals("read PING", server.next());
                socket.setSoLinger(true, 0);
                client.shutdownOutput();
                assertEquals(new TlsEvent.CloseNotify(), server.next());
                // The client's own close would wait for the gate's, for as long as this.
                socket.setSoTimeout(1);
            }
            List<Object> rest = server.untilEnd();
            assertTrue(rest.getFirst().toString().endsWith("exception"), rest.toString());
            assertTrue(!connection.channel().isActive());
        }
    }

    private TestServer start(Transport transport) throws Exception {
        return TestServer.start(TestServer.load("a", TestClient.config(LEAF.write(folder, "leaf"))), transport);
    }

    /** Lets TLS say that it is done without TCP saying so. */
    private static final class SocketWithoutFin extends Socket {
        @Override
        public void shutdownOutput() {}
    }

    /** Shakes hands and gets one echo, so that tickets have been read. */
    private static SSLSocket connect(Socket socket, String version) throws Exception {
        SSLSocket client = new TestClient(ROOT.certificate()).wrap(socket, version);
        assertEquals("PING", TestClient.echo(client, "PING"));
        InputStream in = client.getInputStream();
        assertEquals(0, in.available());
        return client;
    }
}
