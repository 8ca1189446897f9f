package io.postern.monitor;

import io.postern.config.HostPort;
import io.postern.monitor.ConnzQuery.Filter;
import io.postern.monitor.ConnzQuery.Show;
import io.postern.monitor.ConnzQuery.State;
import io.postern.monitor.ConnzQuery.Window;
import io.postern.monitor.ServerMonitor.Detail;
import io.postern.session.SessionReport.Mode;
import io.postern.session.SessionView;
import io.postern.session.SessionView.Address;
import io.postern.session.SessionView.Protection;
import io.postern.session.SessionView.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** {@code /connz}: the sessions, in nats-server's form ({@code ConnInfo}), with what only the gate knows behind it. */
final class ConnzPage implements Page {
    /** Event loops answer in microseconds, unless one hangs: then those of the others are shown. */
    static final Duration COLLECTING = Duration.ofSeconds(1);

    private final GateStatus gate;
    private final SessionHistory history;
    private final UpstreamMonitors monitors;
    private final Identification self;

    ConnzPage(GateStatus gate, SessionHistory history, UpstreamMonitors monitors, Identification self) {
        this.gate = gate;
        this.history = history;
        this.monitors = monitors;
        this.self = self;
    }

    @Override
    public Reply answer(Request request) throws BadRequestException, InterruptedException {
        ConnzQuery query = ConnzQuery.of(request.query());
        List<ConnzRow> rows = rows(query.state(), query.show().detail());
        rows.removeIf(row -> !matches(row, query.filter()));
        rows.sort(query.sort().order());
        Window window = query.window();
        int from = Math.min(window.offset(), rows.size());
        List<ConnzRow> shown = rows.subList(from, from + Math.min(window.limit(), rows.size() - from));
        return Reply.json(Reply.OK, PageJson.indented(json -> {
            json.text("server_id", self.serverId());
            json.time("now", Instant.now());
            json.number("num_connections", shown.size());
            json.number("total", rows.size());
            json.number("offset", window.offset());
            json.number("limit", window.limit());
            json.objects("connections", shown, row -> {
                asNatsServer(json, row, query.show());
                ofTheGate(json, row.session());
            });
        }));
    }

    /** Who ends while its row is being made is shown as ended, and once. */
    private List<ConnzRow> rows(State state, Detail detail) throws InterruptedException {
        Map<Long, ConnzRow> rows = new HashMap<>();
        if (state != State.CLOSED) {
            Function<SessionView, UpstreamConnection> upstream =
                    monitors.ask(gate.config().upstreams(), detail);
            for (SessionView session : gate.sessions().views(COLLECTING)) {
                rows.put(session.id(), new ConnzRow(session, upstream.apply(session)));
            }
        }
        if (state != State.OPEN) {
            for (SessionView session : history.ended()) {
                rows.put(session.id(), new ConnzRow(session, UpstreamConnection.UNKNOWN));
            }
        }
        return new ArrayList<>(rows.values());
    }

    private static boolean matches(ConnzRow row, Filter filter) {
        return (filter.cid() == 0 || filter.cid() == row.cid())
                && (filter.user().isEmpty()
                        || filter.user().equals(row.session().client().user()))
                && (filter.account().isEmpty() || row.isOfAccount(filter.account()))
                && filter.mqtt().isEmpty();
    }

    private static void asNatsServer(PageJson json, ConnzRow row, Show show) {
        SessionView session = row.session();
        json.number("cid", row.cid());
        json.text("kind", "Client");
        json.text("type", "nats");
        json.text("ip", HostPort.of(session.client().address().own()).host());
        json.number("port", session.client().address().own().getPort());
        times(json, row);
        json.number("pending_bytes", row.pending());
        json.number("in_msgs", row.inMessages());
        json.number("out_msgs", row.outMessages());
        json.number("in_bytes", row.inBytes());
        json.number("out_bytes", row.outBytes());
        json.number("subscriptions", row.subscriptions());
        json.text("name", row.application().name());
        json.text("lang", row.application().lang());
        json.text("version", row.application().version());
        tls(json, session, show);
        if (show.identities()) {
            json.text("authorized_user", session.client().user());
            json.text("account", row.upstream().account());
        }
        json.texts("subscriptions_list", row.upstream().subscriptions());
    }

    private static void times(PageJson json, ConnzRow row) {
        Instant start = row.session().times().start();
        json.time("start", start);
        json.time("last_activity", row.last());
        if (row.session().stage() instanceof Stage.Closed) {
            json.time("stop", row.seen());
            json.text("reason", row.reason());
        }
        if (row.rttNanos() > 0) {
            json.text("rtt", row.upstream().rtt());
        }
        json.text("uptime", NatsText.uptime(start, row.seen()));
        json.text("idle", NatsText.uptime(row.last(), row.seen()));
    }

    private static void tls(PageJson json, SessionView session, Show show) {
        if (session.client().channel() instanceof Protection.Tls(var facts, var chain)) {
            json.text("tls_version", facts.version());
            json.text("tls_cipher_suite", facts.cipherSuite());
            if (show.identities() && !chain.isEmpty()) {
                json.objects("tls_peer_certs", PeerCertificate.of(chain), certificate -> {
                    json.text("subject", certificate.subject());
                    json.text("spki_sha256", certificate.spkiSha256());
                    json.text("cert_sha256", certificate.certSha256());
                });
            }
            json.flag("tls_first", session.client().mode() == Mode.TLS_FIRST);
        }
    }

    private static void ofTheGate(PageJson json, SessionView session) {
        Address address = session.client().address();
        if (!address.own().equals(address.peer())) {
            json.text(
                    "peer",
                    HostPort.of(address.peer()).host() + ":" + address.peer().getPort());
        }
        json.text("listener", session.listener().name());
        json.text("upstream", session.listener().upstream());
        json.text("upstream_server_id", session.upstream().serverId());
        json.positive("upstream_cid", session.upstream().clientId());
        json.text("mode", session.client().mode().tag());
        if (session.client().channel() instanceof Protection.Tls(var facts, var _)) {
            json.text("sni", facts.serverName());
            json.text("tls_group", facts.group());
            json.flag("resumed", facts.resumed());
        }
        if (session.stage() instanceof Stage.Closed(var reason)) {
            json.text("close_reason", reason.tag());
        }
    }
}
