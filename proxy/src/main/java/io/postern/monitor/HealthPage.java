package io.postern.monitor;

import java.util.Optional;
import java.util.function.Supplier;

/** A probe: {@code {"status":"ok"}}, or 503 and why. */
final class HealthPage implements Page {
    private final Supplier<Optional<String>> problem;

    private HealthPage(Supplier<Optional<String>> problem) {
        this.problem = problem;
    }

    /** {@code /livez}. */
    static Page live(Health health) {
        return new HealthPage(health::notLive);
    }

    /** {@code /readyz}. */
    static Page ready(Health health) {
        return new HealthPage(health::notReady);
    }

    /** {@code /startupz}. */
    static Page started(Health health) {
        return new HealthPage(health::notStarted);
    }

    /**
     * {@code /healthz}, with nats-server's parameters: {@code js-enabled-only} is what its liveness probes ask, all else is about
     * whether it is ready.
     */
    static Page asNatsServer(Health health) {
        Page live = live(health);
        Page ready = ready(health);
        return request -> {
            boolean liveOnly = request.query().flag("js-enabled-only") || request.query().flag("live-only");
            // Refused where they are no booleans, and of no other meaning here.
            request.query().flag("js-enabled");
            request.query().flag("js-server-only");
            request.query().flag("js-meta-only");
            request.query().flag("details");
            return (liveOnly ? live : ready).answer(request);
        };
    }

    @Override
    public Reply answer(Request request) {
        Optional<String> why = problem.get();
        return why.isEmpty()
                ? Reply.json(Reply.OK, PageJson.compact(json -> json.text("status", "ok")))
                : Reply.json(Reply.UNAVAILABLE, PageJson.compact(json -> {
                    json.text("status", "unavailable");
                    json.text("error", why.get());
                }));
    }
}
