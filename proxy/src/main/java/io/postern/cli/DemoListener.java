package io.postern.cli;

import io.postern.cli.DemoClient.Handshake;
import java.util.List;
import java.util.Locale;

/** The demo's listeners: one for each way in which TLS can start. */
enum DemoListener {
    INFO_FIRST("false", "INFO in clear, then TLS"),
    TLS_FIRST("true", "TLS at once"),
    AUTO("auto", "TLS at once, or INFO after 50 ms");

    private final String handshakeFirst;
    private final String words;

    DemoListener(String handshakeFirst, String words) {
        this.handshakeFirst = handshakeFirst;
        this.words = words;
    }

    /** Its value of {@code handshake_first}. */
    String handshakeFirst() {
        return handshakeFirst;
    }

    /** What it does, in words. */
    String words() {
        return words;
    }

    /** The kinds of clients that it serves. */
    List<Handshake> clients() {
        return switch (this) {
            case INFO_FIRST -> List.of(Handshake.INFO_FIRST);
            case TLS_FIRST -> List.of(Handshake.TLS_FIRST);
            case AUTO -> List.of(Handshake.INFO_FIRST, Handshake.TLS_FIRST);
        };
    }

    /** Its name in the configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
