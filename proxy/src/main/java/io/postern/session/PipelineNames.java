package io.postern.session;

/**
 * The names of the handlers in a session's pipelines, in their order from the socket.
 *
 * <pre>
 * client:    [proxyHeader] · [firstBytes | lingeringClose · tls] · client → [connect] · [clientOps] · relay
 * upstream:  infoLine → serverOps · upstream → relay
 * </pre>
 */
final class PipelineNames {
    /** Reads the PROXY header, and removes itself. */
    static final String PROXY_HEADER = "proxyHeader";

    /** Reports the client's first byte; replaced in place. */
    static final String FIRST_BYTES = "firstBytes";

    /** Lets a client read why its handshake failed. */
    static final String LINGERING_CLOSE = "lingeringClose";

    /** The TLS engine. */
    static final String TLS = "tls";

    /** The client's terminal handler until bytes pass. */
    static final String CLIENT = "client";

    /** Looks for the client's CONNECT, and removes itself. */
    static final String CONNECT = "connect";

    /** Frames what the client says, where an identity is put in. */
    static final String CLIENT_OPS = "clientOps";

    /** Takes the upstream's first INFO. */
    static final String INFO_LINE = "infoLine";

    /** Frames what the upstream says. */
    static final String SERVER_OPS = "serverOps";

    /** The upstream's terminal handler until bytes pass. */
    static final String UPSTREAM = "upstream";

    /** The terminal handler of either side once bytes pass. */
    static final String RELAY = "relay";

    private PipelineNames() {}
}
