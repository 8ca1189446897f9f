package io.postern.upstream;

import io.postern.nats.InfoLine;

/** What a server's INFO says of it, fit for a log line; empty where there is nothing that is. */
record ServerFacts(String id, String name, String version) {
    static final ServerFacts NONE = new ServerFacts("", "", "");

    /** What {@code info} says, where that is not the same server still. */
    ServerFacts renewedBy(InfoLine info) {
        String now = info.serverId().orElse("");
        if (!now.isEmpty() && now.equals(id)) {
            return this;
        }
        return new ServerFacts(now, info.serverName().orElse(""), info.version().orElse(""));
    }
}
