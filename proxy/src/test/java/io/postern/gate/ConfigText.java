package io.postern.gate;

import java.nio.file.Path;

/** A configuration of a gate in the making: listeners on free ports of 127.0.0.1, and upstreams there. */
final class ConfigText {
    private final StringBuilder listeners = new StringBuilder();
    private final StringBuilder upstreams = new StringBuilder();

    /** @param keys what a listener has besides {@code listen} and {@code upstream} */
    ConfigText listener(String name, String upstream, String keys) {
        listeners.append(name + " { listen = \"127.0.0.1:-1\", upstream = " + upstream + "\n" + keys + "\n}\n");
        return this;
    }

    /** @param keys what an upstream has besides {@code servers} */
    ConfigText upstream(String name, int port, String keys) {
        upstreams.append(name + " { servers = [\"127.0.0.1:" + port + "\"]\n" + keys + "\n}\n");
        return this;
    }

    /** A user of an upstream, or a member of any other block, whose name is quoted. */
    static String user(String name, String keys) {
        return quoted(name) + " { " + keys + " }\n";
    }

    /** As both HOCON and nats-server's configuration take it. */
    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static String key(String key, Path file) {
        return key + " = " + quoted(file.toString()) + "\n";
    }

    @Override
    public String toString() {
        return "listeners {\n" + listeners + "}\nupstreams {\n" + upstreams + "}\n";
    }
}
