package io.postern.monitor;

import io.postern.config.UpstreamConfig;
import io.postern.upstream.ServerStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** {@code /upstreamz}: the upstreams' servers, and whether sessions go there. */
final class UpstreamzPage implements Page {
    private final GateStatus gate;

    UpstreamzPage(GateStatus gate) {
        this.gate = gate;
    }

    @Override
    public Reply answer(Request request) {
        List<ServerStatus> servers = gate.servers();
        return Reply.json(Reply.OK, PageJson.indented(json -> {
            json.time("now", Instant.now());
            json.objects("upstreams", gate.config().upstreams(), upstream -> {
                json.text("name", upstream.name());
                json.objects("servers", of(upstream, servers), server -> server(json, server));
            });
        }));
    }

    private static List<ServerStatus> of(UpstreamConfig upstream, List<ServerStatus> servers) {
        return servers.stream()
                .filter(server -> server.upstream().equals(upstream.name()))
                .toList();
    }

    private static void server(PageJson json, ServerStatus server) {
        json.text("server", server.server().toString());
        json.text("state", server.state().name().toLowerCase(Locale.ROOT));
        json.time("since", server.since());
        json.number("sessions", server.sessions());
        json.text("problem", server.problem());
        json.text("server_id", server.serverId());
        json.text("server_name", server.serverName());
        json.text("version", server.version());
    }
}
