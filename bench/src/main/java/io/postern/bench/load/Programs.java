package io.postern.bench.load;

import io.postern.bench.gate.Checkout;
import io.postern.bench.gate.Gate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Has the load program and the forwarders built, where that has not been done. */
final class Programs {
    private final Checkout checkout;
    private final Progress progress;

    Programs(Checkout checkout, Progress progress) {
        this.checkout = checkout;
        this.progress = progress;
    }

    /**
     * Those that a run with {@code gates} needs. A forwarder that can't be built is missing, then.
     *
     * @throws IOException where there is no load program
     */
    void build(List<Gate> gates) throws IOException, InterruptedException {
        progress.say("building the load programs (the first time takes some minutes)");
        String why = build("load");
        if (!why.isEmpty()) {
            throw new IOException("no load program: " + why);
        }
        for (Gate gate : gates) {
            String part = switch (gate) {
                case RUSTLS -> "rustls";
                case GO -> "go";
                case POSTERN, POSTERN_JDK, HAPROXY, NGINX, ENVOY, STUNNEL, HITCH, NATS_SERVER, DIRECT -> "";
            };
            String failure = part.isEmpty() ? "" : build(part);
            if (!failure.isEmpty()) {
                progress.say(failure);
            }
        }
    }

    // Why it could not be; empty where it could.
    private String build(String part) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(checkout.build().toString(), part)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : said.isBlank() ? part + " could not be built" : said.strip();
    }
}
