package io.postern.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client on the JDK's TLS 1.3 that trusts everybody, at the other end of a channel in memory. */
final class ClientEngine {
    private static final int ROOM = 32 * 1024;

    private final SSLEngine engine;
    private final EmbeddedChannel server;

    ClientEngine(EmbeddedChannel server) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Everybody()}, new SecureRandom());
        engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {"TLSv1.3"});
        engine.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        this.server = server;
    }

    /** Until neither side has more to say. */
    void shakeHands() throws SSLException {
        engine.beginHandshake();
        byte[] said = encrypted(new byte[0]);
        while (said.length > 0) {
            server.writeInbound(server.alloc().directBuffer().writeBytes(said));
            take();
            said = encrypted(new byte[0]);
        }
    }

    /** As one record, or as many as it takes. */
    byte[] encrypted(byte[] plain) throws SSLException {
        ByteBuffer in = ByteBuffer.wrap(plain);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        SSLEngineResult result;
        do {
            ByteBuffer out = ByteBuffer.allocate(ROOM);
            result = engine.wrap(in, out);
            runTasks();
            all.write(out.array(), 0, out.position());
        } while (result.bytesProduced() > 0);
        return all.toByteArray();
    }

    private void take() throws SSLException {
        byte[] unread = new byte[0];
        for (ByteBuf out = server.readOutbound(); out != null; out = server.readOutbound()) {
            byte[] all = Arrays.copyOf(unread, unread.length + out.readableBytes());
            out.readBytes(all, unread.length, out.readableBytes());
            out.release();
            ByteBuffer in = ByteBuffer.wrap(all);
            SSLEngineResult result;
            do {
                result = engine.unwrap(in, ByteBuffer.allocate(ROOM));
                runTasks();
            } while (in.hasRemaining() && result.bytesConsumed() > 0);
            unread = Arrays.copyOfRange(all, in.position(), all.length);
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
