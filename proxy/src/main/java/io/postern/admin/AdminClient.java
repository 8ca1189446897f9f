package io.postern.admin;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks something of a gate by its admin socket. */
public final class AdminClient {
    private AdminClient() {}

    /**
     * Sends one command and waits for what is made of it.
     *
     * @param line  the command
     * @param block what goes with it; may be empty
     * @throws IOException where nobody listens there, or the connection breaks
     */
    public static AdminAnswer ask(Path socket, String line, String block) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer request = StandardCharsets.UTF_8.encode(line + "\n" + block);
            while (request.hasRemaining()) {
                channel.write(request);
            }
            channel.shutdownOutput();
            return AdminAnswer.parse(
                    new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
