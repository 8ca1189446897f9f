package io.postern.metrics;

import java.util.List;

/**
 * Every meter of the gate: its name, kind, unit, tags and meaning, nowhere else. Tags come from the configuration and from closed
 * lists, never from the network. docs/monitoring.md has the same table, by the names that Prometheus sees.
 */
enum GateMeter {
    CONNECTIONS_ACCEPTED("connections.accepted", Kind.COUNTER, "Clients that were accepted.", "listener"),
    CONNECTIONS_ACTIVE("connections.active", Kind.GAUGE, "Clients that are there.", "listener"),
    CONNECTIONS_CLOSED(
            "connections.closed",
            Kind.COUNTER,
            "Clients whose session has ended, by its reason; each is counted once.",
            "listener",
            "cause"),
    CONNECTIONS_THROTTLED(
            "throttled.connections",
            Kind.COUNTER,
            "Clients that `connection_rate_limit` turned away, or another limit made wait.",
            "listener",
            "limit"),
    SESSIONS_OPENED(
            "sessions.opened",
            Kind.COUNTER,
            "Sessions that came to the point where bytes pass, by how their client began.",
            "listener",
            "mode"),
    HANDSHAKES(
            "handshakes",
            Kind.COUNTER,
            "TLS handshakes that are over: done, or failed for a reason.",
            "listener",
            "mode",
            "result",
            "reason"),
    HANDSHAKE_DURATION(
            "handshake.duration",
            Kind.TIMER,
            "How long handshakes took that were done, from the moment TLS was put in place.",
            "listener"),
    TLS_SESSIONS(
            "tls.sessions",
            Kind.COUNTER,
            "Handshakes that were done, by what was agreed on.",
            "version",
            "cipher",
            "group",
            "resumed"),
    CLIENT_CERT_REJECTIONS(
            "client.cert.rejections",
            Kind.COUNTER,
            "Clients that were refused for their certificate.",
            "listener",
            "reason"),
    CLIENTS_SHADOWED(
            "clients.shadowed",
            Kind.COUNTER,
            "Clients that came in though their certificate would be refused, but for `shadow` or `warn_only`.",
            "listener",
            "reason"),
    CERTIFICATE_NOT_AFTER(
            "certificate.not.after.timestamp",
            Kind.SECONDS,
            "When the first certificate of a chain that is served expires.",
            "listener",
            "role",
            "serial"),
    RELOADS(
            "reloads",
            Kind.COUNTER,
            "Times that the configuration or its files were read again, and are in force or are not.",
            "result"),
    UPSTREAM_UP("upstream.up", Kind.GAUGE, "Whether sessions go to a server: 1 or 0.", "upstream", "server"),
    UPSTREAM_SESSIONS("upstream.sessions", Kind.GAUGE, "Sessions at a server.", "upstream", "server"),
    UPSTREAM_DIAL_DURATION(
            "upstream.dial.duration", Kind.TIMER, "How long it took to reach a server of an upstream.", "upstream"),
    UPSTREAM_DIALS_FAILED(
            "upstream.dials.failed",
            Kind.COUNTER,
            "Times that a session had to go to another server, or had none.",
            "upstream",
            "server"),
    PROXY_HEADERS_LEFT_OUT(
            "proxy.headers.left.out",
            Kind.COUNTER,
            "Sessions whose upstream could not be told the client's address.",
            "listener",
            "reason"),
    BYTES("bytes", Kind.COUNTER, "Bytes that were passed on, without TLS.", "direction"),
    MESSAGES("messages", Kind.COUNTER, "Messages that were passed on to clients.", "direction"),
    DRAINING("draining", Kind.GAUGE, "Whether the gate sends its clients away, or lets them end: 1 or 0."),
    BUILD("build.info", Kind.INFO, "Which version it is; always 1.", "version", "java");

    private static final String PREFIX = "postern.";

    private final String name;
    private final Kind kind;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> tags;

    /** What a meter measures, and with which suffixes Prometheus sees it. */
    enum Kind {
        /** Only ever grows. */
        COUNTER("counter", "_total"),
        /** As it is now. */
        GAUGE("gauge", ""),
        /** As it is now, in seconds. */
        SECONDS("gauge", "_seconds"),
        /** How long something took, in seconds. */
        TIMER("histogram", "_seconds"),
        /** What is told by its tags alone. */
        INFO("gauge", "");

        private final String prometheusType;
        private final String suffix;

        Kind(String prometheusType, String suffix) {
            this.prometheusType = prometheusType;
            this.suffix = suffix;
        }
    }

    GateMeter(String name, Kind kind, String description, String... tags) {
        this.name = PREFIX + name;
        this.kind = kind;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** As Micrometer has it: {@code postern.connections.accepted}. */
    String id() {
        return name;
    }

    String description() {
        return description;
    }

    /** The names of its tags, in order. */
    List<String> tags() {
        return tags;
    }

    /** What Prometheus calls it: {@code postern_connections_accepted_total}. */
    String prometheusName() {
        return name.replace('.', '_') + kind.suffix;
    }

    /** What Prometheus calls its kind. */
    String prometheusType() {
        return kind.prometheusType;
    }
}
