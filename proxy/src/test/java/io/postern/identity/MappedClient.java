package io.postern.identity;

import io.postern.names.NamedCertificate;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** A client that asks a nats-server which of its users it has become. */
final class MappedClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 5;
    private static final Pattern USER = Pattern.compile("\"not-for-(\\d+)\"");

    private MappedClient() {}

    /** nats-server's {@code authorization}: each user has its number in its permissions, where USER.INFO shows it. */
    static String users(List<String> users) {
        StringBuilder config = new StringBuilder("authorization { timeout: 20, users = [\n");
        for (int i = 0; i < users.size(); i++) {
            String name = users.get(i).replace("\\", "\\\\").replace("\"", "\\\"");
            config.append(
                    "{ user: \"%s\", permissions: { subscribe: { deny: \"not-for-%d\" } } }\n".formatted(name, i));
        }
        return config.append("] }\n").toString();
    }

    /** The number of the user that the certificate becomes; none where it is refused, in the handshake or after. */
    static Optional<Integer> connect(InetSocketAddress server, byte[] certificate)
            throws IOException, GeneralSecurityException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                return connectOnce(server, certificate);
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException e) {
                if (String.valueOf(e.getMessage()).contains("fatal alert")) {
                    return Optional.empty();
                }
                // nats-server may close with bytes unread, and the reset takes its alert away: once says nothing.
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> connectOnce(InetSocketAddress server, byte[] certificate)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.2"); // says in the handshake what 1.3 says behind it
        context.init(new KeyManager[] {new OnlyKey(certificate)}, new TrustManager[] {new TrustAnyone()}, null);
        try (Socket plain = new Socket(server.getAddress(), server.getPort())) {
            plain.setSoTimeout((int) PATIENCE.toMillis());
            SSLSocket tls = (SSLSocket)
                    context.getSocketFactory().createSocket(plain, server.getHostString(), server.getPort(), true);
            tls.startHandshake();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(tls.getInputStream(), StandardCharsets.UTF_8));
            String ask = "CONNECT {\"verbose\":false}\r\nSUB me 1\r\nPUB $SYS.REQ.USER.INFO me 0\r\n\r\nPING\r\n";
            tls.getOutputStream().write(ask.getBytes(StandardCharsets.UTF_8));
            return answer(lines);
        }
    }

    private static Optional<Integer> answer(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null) {
            if (line.startsWith("-ERR 'Authorization Violation'")) {
                return Optional.empty();
            }
            Matcher user = USER.matcher(line);
            if (user.find()) {
                return Optional.of(Integer.valueOf(user.group(1)));
            }
            line = lines.readLine();
        }
        throw new IOException("neither a user nor a refusal");
    }

    /** Shown whatever the server asks for. */
    private static final class OnlyKey extends X509ExtendedKeyManager {
        private final X509Certificate certificate;

        OnlyKey(byte[] der) throws GeneralSecurityException {
            // Not the JDK's own factory: it refuses some that nats-server takes.
            this.certificate = (X509Certificate) CertificateFactory.getInstance("X.509", new BouncyCastleProvider())
                    .generateCertificate(new ByteArrayInputStream(der));
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {"client"};
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return "client";
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return "";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return NamedCertificate.KEYS.getPrivate();
        }
    }

    /** It is the server that is asked here. */
    private static final class TrustAnyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
