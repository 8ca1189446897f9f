package io.postern.monitor;

import io.postern.config.ClientSecurity;
import io.postern.config.HostPort;
import io.postern.config.MonitorConfig;
import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.config.TlsConfig;
import io.postern.config.UpstreamConfig;
import io.postern.session.CloseReason;
import io.postern.session.SessionReport.Mode;
import io.postern.session.SessionView;
import io.postern.session.SessionView.Protection;
import io.postern.session.Traffic;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * {@code /varz}: the gate as a whole, in nats-server's form ({@code Varz}), with what only the gate knows in an object of its own,
 * {@code postern}. Names in that hold letters, digits and {@code _} alone, as prometheus-nats-exporter makes a gauge of every number.
 */
final class VarzPage implements Page {
    private final GateStatus gate;
    private final SessionHistory history;
    private final Identification self;
    private final ProcessUsage usage = ProcessUsage.ofThisProcess();

    VarzPage(GateStatus gate, SessionHistory history, Identification self) {
        this.gate = gate;
        this.history = history;
        this.self = self;
    }

    @Override
    public Reply answer(Request request) throws InterruptedException {
        List<ListenerStatus> listeners = gate.listeners();
        List<SessionView> sessions = gate.sessions().views(ConnzPage.COLLECTING);
        return Reply.json(Reply.OK, PageJson.indented(json -> {
            json.text("server_id", self.serverId());
            json.text("server_name", self.serverId());
            json.text("version", self.version());
            json.number("proto", 1);
            addresses(json, listeners);
            tls(json, listeners);
            json.number("max_connections", gate.config().operation().maxConnections());
            times(json);
            json.number("mem", ProcessUsage.memory());
            json.number("cores", Runtime.getRuntime().availableProcessors());
            json.number("cpu", usage.cpu());
            traffic(json);
            json.object("postern", () -> ofTheGate(json, listeners, sessions));
        }));
    }

    private void addresses(PageJson json, List<ListenerStatus> listeners) {
        listeners.stream().findFirst().map(ListenerStatus::address).ifPresent(first -> {
            json.text("host", first.host());
            json.number("port", first.port());
        });
        json.texts(
                "connect_urls",
                listeners.stream()
                        .flatMap(listener -> listener.config().advertise().addresses().stream())
                        .map(HostPort::toString)
                        .distinct()
                        .toList());
        if (gate.config().operation().monitor() instanceof MonitorConfig.On(HostPort listen)) {
            json.text("http_host", listen.host());
            json.number("http_port", listen.port());
        }
    }

    private static void tls(PageJson json, List<ListenerStatus> listeners) {
        List<ClientSecurity.Tls> secure = listeners.stream()
                .map(listener -> listener.config().security())
                .flatMap(security -> security instanceof ClientSecurity.Tls tls ? Stream.of(tls) : Stream.empty())
                .toList();
        json.flag("tls_required", !secure.isEmpty());
        json.flag(
                "tls_verify", secure.stream().anyMatch(tls -> tls.policy().clientAuthInForce() == ClientAuth.REQUIRED));
        json.flag(
                "tls_ocsp_peer_verify",
                secure.stream()
                        .anyMatch(tls -> tls.policy().revocation().ocspPeer().verify()));
        json.number(
                "tls_timeout",
                secure.stream()
                        .findFirst()
                        .map(tls -> NatsText.seconds(tls.config().handshakeTimeout()))
                        .orElse(0.0));
        listeners.stream()
                .flatMap(listener -> listener.certificates().stream())
                .map(ListenerStatus.ServedCertificate::notAfter)
                .min(Instant::compareTo)
                .ifPresent(first -> json.time("tls_cert_not_after", first));
    }

    private void times(PageJson json) {
        Instant now = Instant.now();
        json.time("start", self.start());
        json.time("now", now);
        json.text("uptime", NatsText.uptime(self.start(), now));
        json.time("config_load_time", gate.configuredAt());
    }

    private void traffic(PageJson json) {
        Traffic traffic = gate.sessions().traffic();
        json.number("connections", gate.sessions().count());
        json.number("total_connections", history.accepted());
        // What clients say is not parsed, so their messages are not counted here.
        json.number("in_msgs", 0);
        json.number("out_msgs", traffic.messagesFromUpstreams());
        json.number("in_bytes", traffic.bytesFromClients());
        json.number("out_bytes", traffic.bytesFromUpstreams());
        json.number("slow_consumers", history.closed(CloseReason.DRAIN_TIMEOUT));
    }

    // --- our own

    private void ofTheGate(PageJson json, List<ListenerStatus> listeners, List<SessionView> sessions) {
        json.text("state", gate.state().tag());
        json.text("java", Runtime.version().toString());
        json.objects("listeners", listeners, listener -> listener(json, listener, sessions));
        json.objects("upstreams", gate.config().upstreams(), upstream -> upstream(json, upstream, sessions));
        json.object("sessions", () -> {
            for (Mode mode : Mode.values()) {
                json.number(
                        mode.tag(), count(sessions, session -> session.client().mode() == mode));
            }
        });
        json.object("tls_versions", () -> {
            json.number("tls_1_2", count(sessions, session -> speaks(session, "1.2")));
            json.number("tls_1_3", count(sessions, session -> speaks(session, "1.3")));
        });
        json.object("closed", () -> {
            for (CloseReason reason : CloseReason.values()) {
                json.positive(reason.tag(), history.closed(reason));
            }
        });
    }

    private static void listener(PageJson json, ListenerStatus listener, List<SessionView> sessions) {
        json.text("name", listener.config().name());
        json.text("listen", listener.address().toString());
        json.text("upstream", listener.config().upstream());
        switch (listener.config().security()) {
            case ClientSecurity.Plaintext() -> json.text("security", "plaintext");
            case ClientSecurity.Tls(TlsConfig _, var plaintext, var policy) -> {
                json.text("security", "tls");
                json.text("plaintext_clients", word(plaintext));
                json.text("client_certificates", word(policy.clientAuthInForce()));
            }
        }
        String name = listener.config().name();
        json.number(
                "sessions", count(sessions, session -> session.listener().name().equals(name)));
    }

    private static void upstream(PageJson json, UpstreamConfig upstream, List<SessionView> sessions) {
        json.text("name", upstream.name());
        json.texts(
                "servers", upstream.servers().stream().map(HostPort::toString).toList());
        json.number(
                "sessions",
                count(sessions, session -> session.listener().upstream().equals(upstream.name())));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static long count(List<SessionView> sessions, Predicate<SessionView> which) {
        return sessions.stream().filter(which).count();
    }

    private static boolean speaks(SessionView session, String version) {
        return session.client().channel() instanceof Protection.Tls(var facts, var _)
                && facts.version().equals(version);
    }
}
