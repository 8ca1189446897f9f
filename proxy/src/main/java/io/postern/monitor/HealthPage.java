package io.postern.monitor;

import java.util.Optional;

/** A probe: {@code {"status":"ok"}}, or 503 and why. */
final class HealthPage implements Page {
    private final Check check;

    /** What is wrong, as far as it is asked for. */
    @FunctionalInterface
    private interface Check {
        Optional<String> problem(Query query) throws BadRequestException;
    }

    private HealthPage(Check check) {
        this.check = check;
    }

    /** {@code /livez}. */
    static HealthPage live(Health health) {
        return new HealthPage(_ -> health.notLive());
    }

    /** {@code /readyz}. */
    static HealthPage ready(Health health) {
        return new HealthPage(_ -> health.notReady());
    }

    /** {@code /startupz}. */
    static HealthPage started(Health health) {
        return new HealthPage(_ -> health.notStarted());
    }

    /**
     * {@code /healthz}, with nats-server's parameters: {@code js-enabled-only} is what its liveness probes ask, all else is about
     * whether it is ready.
     */
    static HealthPage asNatsServer(Health health) {
        return new HealthPage(query -> {
            boolean enabledOnly = query.flag("js-enabled-only");
            boolean liveOnly = query.flag("live-only");
            // Refused where they are no booleans, and of no other meaning here.
            query.flag("js-enabled");
            query.flag("js-server-only");
            query.flag("js-meta-only");
            query.flag("details");
            return enabledOnly || liveOnly ? health.notLive() : health.notReady();
        });
    }

    @Override
    public Reply answer(Request request) throws BadRequestException {
        Optional<String> problem = check.problem(request.query());
        return problem.map(why -> Reply.json(Reply.UNAVAILABLE, PageJson.compact(json -> {
                    json.text("status", "unavailable");
                    json.text("error", why);
                })))
                .orElseGet(() -> Reply.json(Reply.OK, PageJson.compact(json -> json.text("status", "ok"))));
    }
}
