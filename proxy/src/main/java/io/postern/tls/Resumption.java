package io.postern.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import io.postern.config.PolicyConfig;

/** Whether a client may take its session up again. */
enum Resumption {
    BY_TICKET,
    /** Where issuers' responders are asked: a resumed handshake has no moment to wait for an answer. */
    NEVER;

    static Resumption of(PolicyConfig policy) {
        return SslContexts.asksIssuers(policy) ? NEVER : BY_TICKET;
    }

    /** To an engine whose handshake has not begun. Not to its context, whose native pointer Netty does not show. */
    void applyTo(ReferenceCountedOpenSslEngine engine) {
        switch (this) {
            case BY_TICKET -> {}
            case NEVER -> SSL.setOptions(engine.sslPointer(), SSL.SSL_OP_NO_TICKET);
        }
    }
}
