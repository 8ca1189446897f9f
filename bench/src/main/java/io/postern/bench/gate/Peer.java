package io.postern.bench.gate;

import java.util.regex.Pattern;

/** What is known of a product that is compared, besides its configuration in {@code bench/src/peers}. */
enum Peer {
    HAPROXY("haproxy.cfg", "haproxy", "-vv", "HAProxy version \\S+|(?<=Running on OpenSSL version : )\\S+ \\S+"),
    NGINX("nginx.conf", "nginx", "-V", "nginx/\\d\\S+|(?:built|running) with OpenSSL [^\\s)]+"),
    ENVOY("envoy.yaml", "envoy", "--version", "\\d+\\.\\d+\\.\\d+/.*"),
    STUNNEL("stunnel.conf", "stunnel", "-version", "stunnel \\d\\S+|(?<=Running  with )OpenSSL \\S+"),
    HITCH("hitch.conf", "hitch", "--version", "hitch \\S+"),
    NATS_SERVER("nats-server.conf", "nats-server", "--version", "v\\d\\S+"),
    /** The one behind the gates. */
    NATS_SERVER_PLAIN("nats-server-plain.conf", "nats-server", "--version", "v\\d\\S+");

    private final String template;
    private final String program;
    private final String versionFlag;
    private final Pattern version;

    Peer(String template, String program, String versionFlag, String version) {
        this.template = template;
        this.program = program;
        this.versionFlag = versionFlag;
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
    String versionFlag() {
        return versionFlag;
    }

    /** What of that is worth telling: its version, and its crypto library's. */
    Pattern version() {
        return version;
    }
}
