package io.postern.gate;

import io.postern.testing.Authority;
import io.postern.testing.OneKey;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A NATS client with the JDK's TLS and, where it has one, a certificate. Whatever port it calls it takes for the same server: it
 * offers the session of the call before, which is taken up again where the server goes along.
 */
final class Caller {
    private static final int ONE_PORT = 4222;
    private static final int READ_LIMIT_MILLIS = 20_000;
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

    private final SSLContext context;
    private final String version;

    /** Whether TLS begins at once. */
    enum Mode {
        INFO_FIRST,
        TLS_FIRST;

        /** As a {@code tls} block says it. */
        String key() {
            return "handshake_first = " + (this == TLS_FIRST) + "\n";
        }
    }

    private Caller(SSLContext context, String version) {
        this.context = context;
        this.version = version;
    }

    /**
     * One that has no session yet.
     *
     * @param version {@code TLSv1.2} or {@code TLSv1.3}, and no other
     * @param trusted issued the server's certificate
     * @param shown   one certificate, shown whatever issuers the server asks for, or none
     */
    static Caller of(String version, Authority trusted, Authority... shown) {
        try {
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, null);
            roots.setCertificateEntry("root", trusted.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(roots);
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] keys = Stream.of(shown)
                    .map(one -> new OneKey(one.key(), one.certificate()))
                    .toArray(KeyManager[]::new);
            context.init(keys, trust.getTrustManagers(), null);
            return new Caller(context, version);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connects and shakes hands. */
    Call call(int port, Mode mode) throws IOException {
        Socket raw = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            raw.setSoTimeout(READ_LIMIT_MILLIS);
            raw.setTcpNoDelay(true);
            if (mode == Mode.INFO_FIRST) {
                line(raw.getInputStream());
            }
            long begun = System.currentTimeMillis();
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(raw, "localhost", ONE_PORT, true);
            var parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {version});
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            // A session that is taken up again is as old as its first handshake.
            return new Call(tls, tls.getSession().getCreationTime() < begun);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /**
     * Calls, says {@code text} as soon as its side of the handshake is done, and reads to the end.
     *
     * @return the name of the alert that it was sent, as RFC 8446 has it; or all that came inside TLS, where there was none
     * @throws IOException if the connection broke
     */
    String callInVain(int port, Mode mode, String text) throws IOException {
        try (Call call = call(port, mode)) {
            return call.say(text).readToEnd();
        } catch (SSLException e) {
            Matcher alert = ALERT.matcher(String.valueOf(e.getMessage()));
            if (alert.find()) {
                return alert.group(1);
            }
            throw e;
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            line.write(b);
            if (b == '\n') {
                break;
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** One connection of it, inside TLS. */
    static final class Call implements AutoCloseable {
        private final SSLSocket socket;
        private final InputStream in;
        private final boolean resumed;

        private Call(SSLSocket socket, boolean resumed) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.resumed = resumed;
        }

        /** Whether the session is one of an earlier call. */
        boolean resumed() {
            return resumed;
        }

        ExtendedSSLSession session() {
            return (ExtendedSSLSession) socket.getSession();
        }

        Call say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        /** The next line with its LF, but INFO and the server's own PINGs; or what there is until the end. */
        String readLine() throws IOException {
            String line = line(in);
            while (line.startsWith("INFO ") || line.equals("PING\r\n")) {
                line = line(in);
            }
            return line;
        }

        /** All that comes until the end, which is no reset. */
        String readToEnd() throws IOException {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        /** CONNECT with {@code fields} besides, which begin with a comma; then a PING that is answered. */
        Call enter(String fields) throws IOException {
            say("CONNECT {\"verbose\":false,\"pedantic\":false" + fields + "}\r\n");
            return ping();
        }

        Call enter() throws IOException {
            return enter("");
        }

        /** Says PING, to which the answer has to be PONG. */
        Call ping() throws IOException {
            say("PING\r\n");
            String line = readLine();
            if (!line.equals("PONG\r\n")) {
                throw new AssertionError("in place of PONG: " + line);
            }
            return this;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
