package io.postern.monitor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The pages by their paths. */
final class Pages {
    private final Map<String, Page> pages = new LinkedHashMap<>();

    Pages(GateStatus gate, SessionHistory history, UpstreamMonitors monitors, MeterText meters, Identification self) {
        Health health = new Health(gate);
        pages.put("/varz", new VarzPage(gate, history, self));
        pages.put("/connz", new ConnzPage(gate, history, monitors, self));
        pages.put("/certz", new CertzPage(gate));
        pages.put("/upstreamz", new UpstreamzPage(gate));
        pages.put("/metrics", new MetricsPage(meters));
        pages.put("/healthz", HealthPage.asNatsServer(health));
        pages.put("/livez", HealthPage.live(health));
        pages.put("/readyz", HealthPage.ready(health));
        pages.put("/startupz", HealthPage.started(health));
        String index = index();
        pages.put("/", _ -> Reply.html(index));
    }

    /** Relative links, as what a request says of its host is not to be trusted. */
    private String index() {
        return pages.keySet().stream()
                .map(path -> "<a href=\"" + path.substring(1) + "\">" + path.substring(1) + "</a><br>\n")
                .collect(Collectors.joining(
                        "", "<!DOCTYPE html>\n<html lang=\"en\"><title>Postern</title><body>\n", "</body></html>\n"));
    }

    /** The one at {@code path}. */
    Optional<Page> at(String path) {
        return Optional.ofNullable(pages.get(path));
    }
}
