package io.postern.nats;

import io.postern.testing.AttackConnects;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Hears every message that a nats-server with {@link AttackConnects#SERVER_CONFIG} takes. */
final class Watcher implements AutoCloseable {
    private final Socket socket;
    private final Transcript transcript = new Transcript(new ArrayList<>(), new ArrayList<>());
    private final FutureTask<Transcript> heard;

    /** One that listens when this returns. */
    Watcher(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        say("CONNECT {\"user\":\"watcher\",\"pass\":\"owl\",\"verbose\":false}\r\nSUB > 1\r\nPING\r\n");
        transcript.read(in, 1);
        heard = new FutureTask<>(() -> {
            transcript.read(in, 1);
            return transcript;
        });
        Thread.ofVirtual().start(heard);
    }

    /** Stops listening: all that was taken until now is heard. */
    Transcript stop() throws Exception {
        say("PING\r\n");
        return heard.get(30, TimeUnit.SECONDS);
    }

    private void say(String text) throws IOException {
        socket.getOutputStream().write(Lines.bytes(text));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
