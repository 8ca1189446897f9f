package io.postern.bench.load;

import io.postern.bench.gate.KeyKind;
import io.postern.bench.gate.TlsTerms;
import io.postern.bench.gate.TlsTerms.ClientAuth;

/** What stands before and behind the gates of a workload. Gates of one scene stand side by side. */
enum Scene {
    ECDSA(KeyKind.ECDSA, ClientAuth.NONE, Behind.STUB),
    RSA(KeyKind.RSA, ClientAuth.NONE, Behind.STUB),
    /** Clients have to show a certificate. */
    MUTUAL(KeyKind.ECDSA, ClientAuth.REQUIRED, Behind.STUB),
    /** A real nats-server behind, whose CPU time counts as well. */
    NATS(KeyKind.ECDSA, ClientAuth.NONE, Behind.NATS_SERVER);

    /** The share of a run's time that it takes to start the gates of a scene, in those of a workload without handshakes. */
    static final int START_SHARE = 3;

    private final KeyKind kind;
    private final ClientAuth clients;
    private final Behind behind;

    Scene(KeyKind kind, ClientAuth clients, Behind behind) {
        this.kind = kind;
        this.clients = clients;
        this.behind = behind;
    }

    /** What gates forward to. */
    enum Behind {
        /** Our own: it costs little and always the same. */
        STUB,
        NATS_SERVER
    }

    /** What gates show clients here, and ask of them. */
    TlsTerms terms(Rig rig) {
        return new TlsTerms(rig.certificates(), kind, clients, rig.cipher());
    }

    Behind behind() {
        return behind;
    }
}
