package io.postern.config;

/** Whether the clients of a listener speak TLS. */
public sealed interface ClientSecurity {

    /** What becomes of client certificates. */
    PolicyConfig policy();

    /** No {@code tls} block: clients speak plaintext, and INFO says so. */
    record Plaintext() implements ClientSecurity {
        @Override
        public PolicyConfig policy() {
            return PolicyConfig.NONE;
        }
    }

    /**
     * A {@code tls} block.
     *
     * @param config         the block
     * @param plaintextClients what becomes of clients that answer INFO in plaintext ({@code allow_non_tls})
     * @param policy         what becomes of client certificates
     */
    record Tls(TlsConfig config, PlaintextClients plaintextClients, PolicyConfig policy) implements ClientSecurity {}

    /** What a TLS listener does with clients that speak plaintext: nats-server's {@code allow_non_tls}. */
    enum PlaintextClients {
        /** None is served: no byte of theirs is parsed. The default. */
        REFUSED,
        /** They are told apart by the first byte after INFO, served, and marked as plaintext. */
        SERVED
    }
}
