package io.postern.monitor;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes requests to pages. Thread-safe: called on a virtual thread for each request. */
final class PageHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PageHandler.class);

    /** A page of ten thousand rows is megabytes, for as long as its reader takes: so many at the same time. */
    private static final int MOST_PAGES = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Pages pages;
    private final Semaphore turns = new Semaphore(MOST_PAGES, true);

    PageHandler(Pages pages) {
        this.pages = pages;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<Page> page =
                    pages.at(String.valueOf(exchange.getRequestURI().getPath()));
            if (page.isPresent() && page.get() instanceof HealthPage) {
                // Never behind slow readers: who can't answer a probe is ended by its orchestrator.
                send(exchange, answer(exchange, page.get()));
            } else if (turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    send(exchange, answer(exchange, page.orElse(PageHandler::notFound)));
                } finally {
                    turns.release();
                }
            } else {
                send(exchange, Reply.plain(Reply.UNAVAILABLE, "too many requests at the same time\n"));
            }
        } catch (InterruptedException e) {
            // The monitor is being closed.
            Thread.currentThread().interrupt();
        }
    }

    private static Reply notFound(Request request) {
        return Reply.plain(Reply.NOT_FOUND, "404 page not found\n");
    }

    private static Reply answer(HttpExchange exchange, Page page) throws InterruptedException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Reply.plain(Reply.METHOD_NOT_ALLOWED, "GET and HEAD alone\n");
        }
        try {
            String query = exchange.getRequestURI().getRawQuery();
            String accept = exchange.getRequestHeaders().getFirst("Accept");
            return page.answer(new Request(Query.parse(query == null ? "" : query), accept == null ? "" : accept));
        } catch (BadRequestException e) {
            return Reply.plain(Reply.BAD_REQUEST, e.told());
        } catch (RuntimeException | Error e) {
            LOG.error("page failed path={}", exchange.getRequestURI().getPath(), e);
            return Reply.plain(Reply.FAULT, "a fault of postern itself\n");
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.text().getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", reply.contentType());
        headers.set("Access-Control-Allow-Origin", "*");
        headers.set("X-Content-Type-Options", "nosniff");
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(reply.status(), -1);
        } else {
            exchange.sendResponseHeaders(reply.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
