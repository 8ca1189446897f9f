package io.postern.bench.gate;

import java.util.List;
import java.util.regex.Pattern;

/** What is known of a product that is compared, besides its configuration in {@code bench/src/peers}. */
enum Peer {
    HAPROXY("haproxy.cfg", "haproxy", List.of("-vv"), "HAProxy version \\S+|(?<=Running on OpenSSL version : )\\S+ \\S+"),
    NGINX("nginx.conf", "nginx", List.of("-V"), "nginx/\\d\\S+|(?:built|running) with OpenSSL [^\\s)]+"),
    ENVOY("envoy.yaml", "envoy", List.of("--version"), "\\d+\\.\\d+\\.\\d+/.*"),
    STUNNEL("stunnel.conf", "stunnel", List.of("-version"), "stunnel \\d\\S+|(?<=Running  with )OpenSSL \\S+"),
    HITCH("hitch.conf", "hitch", List.of("--version"), "hitch \\S+"),
    NATS_SERVER("nats-server.conf", "nats-server", List.of("--version"), "v\\d\\S+"),
    /** The one behind the gates. */
    NATS_SERVER_PLAIN("nats-server-plain.conf", "nats-server", List.of("--version"), "v\\d\\S+");

    private final String template;
    private final String program;
    private final List<String> versionArguments;
    private final Pattern version;

    Peer(String template, String program, List<String> versionArguments, String version) {
        this.template = template;
        this.program = program;
        this.versionArguments = versionArguments;
        this.version = Pattern.compile(version);
    }

    /** Its configuration's file. */
    String template() {
        return template;
    }

    /** Its binary's name, in the command too. */
    String program() {
        return program;
    }

    /** What makes it say its version. */
    List<String> versionArguments() {
        return versionArguments;
    }

    /** What of that is worth telling: its version, and its crypto library's. */
    Pattern version() {
        return version;
    }
}
