package io.postern.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NatsServerTest {

    @Test
    void acceptsClientsWhenStartReturns() throws IOException {
        try (NatsServer server = NatsServer.start();
                Socket client = new Socket(server.address().getAddress(), server.port())) {
            assertTrue(firstBytes(client).startsWith("INFO {"));
        }
    }

    @Test
    void runsWithTheConfigurationThatItIsGiven() {
        try (NatsServer server = NatsServer.start("server_name: keeper\njetstream {}\n")) {
            assertTrue(server.log().matches("(?s).*Name: +keeper\n.*"), server.log());
            assertTrue(server.log().contains("Starting JetStream"), server.log());
        }
    }

    @Test
    void comesBackOnTheSamePort() throws IOException {
        int port;
        try (NatsServer server = NatsServer.start()) {
            port = server.port();
            server.stop();
            assertTrue(server.log().contains("Server Exiting"), server.log());
            assertThrows(
                    ConnectException.class, () -> new Socket(server.address().getAddress(), port).close());
        }
        try (NatsServer again = NatsServer.start("", port);
                Socket client = new Socket(again.address().getAddress(), port)) {
            assertEquals(port, again.port());
            assertTrue(firstBytes(client).startsWith("INFO {"));
        }
    }

    @Test
    void saysNothingWhilePaused() throws IOException {
        try (NatsServer server = NatsServer.start()) {
            server.pause();
            try (Socket client = new Socket(server.address().getAddress(), server.port())) {
                client.setSoTimeout(200);
                assertThrows(SocketTimeoutException.class, () -> firstBytes(client));
                server.resume();
                client.setSoTimeout(10_000);
                assertTrue(firstBytes(client).startsWith("INFO {"));
            }
        }
    }

    @Test
    void saysWhyItDidNotStart() {
        AssertionError error = assertThrows(AssertionError.class, () -> NatsServer.start("no_such_key: 1\n"));
        assertTrue(error.getMessage().contains("unknown field \"no_such_key\""), error.getMessage());
    }

    private static String firstBytes(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        return new String(in.readNBytes(6), StandardCharsets.US_ASCII);
    }
}
