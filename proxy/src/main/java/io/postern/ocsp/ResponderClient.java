package io.postern.ocsp;

import io.postern.ocsp.NoAnswerException.Reason;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks responders by HTTP (RFC 6960, appendix A). Follows no redirect, uses no proxy, shows no credentials, takes a bounded
 * answer in a bounded time. An https responder is verified by the host's roots. Thread-safe; blocks the thread that asks.
 */
final class ResponderClient implements AutoCloseable {
    /** Answers are of a few kilobytes, with a delegate's certificate. */
    static final int MAX_ANSWER = 64 * 1024;

    private static final Duration LAST_TURNS = Duration.ofSeconds(1);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    // Made for the first who is asked: most gates ask nobody, and the JDK's TLS takes long to load.
    private @Nullable HttpClient client;
    private boolean closed;

    /** The answer to {@code GET <responder>/<request>}. */
    byte[] get(URI responder, byte[] request, Duration timeout) throws NoAnswerException {
        // As nats-server encodes it: certidp/ocsp_responder.go.
        String path = URLEncoder.encode(Base64.getEncoder().encodeToString(request), StandardCharsets.US_ASCII);
        return send(builder(base(responder) + "/" + path).GET(), timeout);
    }

    /** The answer to {@code POST <responder>}. */
    byte[] post(URI responder, byte[] request, Duration timeout) throws NoAnswerException {
        return send(
                builder(base(responder))
                        .header("Content-Type", "application/ocsp-request")
                        .POST(BodyPublishers.ofByteArray(request)),
                timeout);
    }

    private static String base(URI responder) throws NoAnswerException {
        String scheme =
                responder.getScheme() == null ? "" : responder.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https"))
                || responder.getRawUserInfo() != null
                || responder.getRawFragment() != null) {
            throw new NoAnswerException(Reason.BAD_ADDRESS);
        }
        String text = responder.toASCIIString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static HttpRequest.Builder builder(String address) throws NoAnswerException {
        try {
            return HttpRequest.newBuilder(URI.create(address)).header("Accept", "application/ocsp-response");
        } catch (IllegalArgumentException unusable) {
            throw new NoAnswerException(Reason.BAD_ADDRESS);
        }
    }

    private byte[] send(HttpRequest.Builder request, Duration timeout) throws NoAnswerException {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client().sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
        try {
            // Not by HttpRequest.timeout, which is over when the first line is here: a body may trickle for ever.
            HttpResponse<byte[]> response = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() == 200) {
                return response.body();
            }
            throw new NoAnswerException(response.statusCode() >= 500 ? Reason.SERVER_ERROR : Reason.BAD_HTTP_STATUS);
        } catch (TimeoutException e) {
            throw new NoAnswerException(Reason.TIMED_OUT);
        } catch (ExecutionException e) {
            throw new NoAnswerException(
                    e.getCause() instanceof HttpTimeoutException ? Reason.TIMED_OUT : Reason.BROKEN_OFF);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException(Reason.BROKEN_OFF);
        } finally {
            // Ends what is under way; of what is over it changes nothing.
            exchange.cancel(true);
        }
    }

    private synchronized HttpClient client() throws NoAnswerException {
        if (closed) {
            throw new NoAnswerException(Reason.BROKEN_OFF);
        }
        HttpClient current = client;
        if (current == null) {
            current = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(withoutKeys())
                    .executor(threads)
                    .build();
            client = current;
        }
        return current;
    }

    /** The client, if there is one; no more is made. */
    private synchronized @Nullable HttpClient last() {
        closed = true;
        return client;
    }

    /** Not the default context, which may have the keys of {@code javax.net.ssl.keyStore}. */
    private static SSLContext withoutKeys() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        HttpClient last = last();
        if (last != null) {
            last.shutdownNow();
        }
        threads.shutdownNow();
        try {
            if (last != null) {
                last.awaitTermination(LAST_TURNS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
