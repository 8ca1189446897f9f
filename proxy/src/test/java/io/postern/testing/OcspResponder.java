package io.postern.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;

/**
 * An OCSP responder on loopback that answers as a test says: properly, or in any way that is wrong. Certificates name it by
 * {@link Authority#ocsp} with {@link #uri}. Thread-safe.
 */
public final class OcspResponder implements AutoCloseable {
    private static final String PATH = "/ocsp";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<BigInteger, Reply> replies = new ConcurrentHashMap<>();
    private final List<String> methods = new CopyOnWriteArrayList<>();
    private final InstantSource clock;
    private volatile Reply otherwise = tryLater();
    private volatile String only = "";

    /** Answers one request. */
    @FunctionalInterface
    public interface Reply {
        void send(HttpExchange exchange, CertificateID asked, Instant now) throws IOException;
    }

    private OcspResponder(InstantSource clock) throws IOException {
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(PATH, this::handle);
        server.start();
    }

    /** One that says {@code tryLater} to all. */
    public static OcspResponder start() {
        return start(InstantSource.system());
    }

    /** The same, whose answers are of the time of {@code clock}. */
    public static OcspResponder start(InstantSource clock) {
        try {
            return new OcspResponder(clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is asked. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    /** Answers so from now on, but for what was said of a certificate. */
    public void answer(Reply reply) {
        otherwise = reply;
    }

    /** Answers so from now on. */
    public void answer(OcspReply reply) {
        answer(signed(reply));
    }

    /** Answers so of {@code certificate} from now on. */
    public void answer(X509Certificate certificate, OcspReply reply) {
        replies.put(certificate.getSerialNumber(), signed(reply));
    }

    /** Answers to {@code method} alone; 405 to others. */
    public void onlyBy(String method) {
        only = method;
    }

    /** The methods of the requests so far, in their order. */
    public List<String> methods() {
        return List.copyOf(methods);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            methods.add(exchange.getRequestMethod());
            if (!only.isEmpty() && !only.equals(exchange.getRequestMethod())) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            CertificateID asked = asked(exchange);
            replies.getOrDefault(asked.getSerialNumber(), otherwise).send(exchange, asked, clock.instant());
        }
    }

    private static CertificateID asked(HttpExchange exchange) throws IOException {
        byte[] der = exchange.getRequestMethod().equals("POST")
                ? exchange.getRequestBody().readAllBytes()
                : Base64.getDecoder()
                        .decode(URLDecoder.decode(
                                exchange.getRequestURI().getRawPath().substring(PATH.length() + 1),
                                StandardCharsets.US_ASCII));
        return new OCSPReq(der).getRequestList()[0].getCertID();
    }

    private static Reply signed(OcspReply reply) {
        return followedBy(reply, new byte[0]);
    }

    /** As {@code reply}, and {@code more} after it. */
    public static Reply followedBy(OcspReply reply, byte[] more) {
        return (exchange, asked, now) -> {
            byte[] der = reply.encode(asked, now);
            byte[] body = Arrays.copyOf(der, der.length + more.length);
            System.arraycopy(more, 0, body, der.length, more.length);
            bytes(200, body).send(exchange, asked, now);
        };
    }

    /** {@code body} as it is. */
    public static Reply bytes(int status, byte[] body) {
        return (exchange, _, _) -> {
            exchange.getResponseHeaders().set("Content-Type", "application/ocsp-response");
            if (body.length == 0) {
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        };
    }

    /** Unsigned: {@code tryLater}. */
    public static Reply tryLater() {
        try {
            return bytes(
                    200,
                    new OCSPRespBuilder()
                            .build(OCSPResponseStatus.TRY_LATER, null)
                            .getEncoded());
        } catch (OCSPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** To {@code other}. */
    public static Reply redirect(URI other) {
        return (exchange, _, _) -> {
            String path = exchange.getRequestURI().getRawPath().substring(PATH.length());
            exchange.getResponseHeaders().set("Location", other + path);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** Nothing, until it is closed. */
    public Reply silence() {
        return (_, _, _) -> awaitClose();
    }

    /** The headers and one byte, and nothing more until it is closed. */
    public Reply trickle() {
        return (exchange, _, _) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('0');
            exchange.getResponseBody().flush();
            awaitClose();
        };
    }

    private void awaitClose() throws IOException {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("closed");
    }

    /** As {@code reply}, but not before {@code released}. */
    public static Reply after(CountDownLatch released, OcspReply reply) {
        return (exchange, asked, now) -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            signed(reply).send(exchange, asked, now);
        };
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
