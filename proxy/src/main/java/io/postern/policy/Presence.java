package io.postern.policy;

import io.postern.config.PolicyConfig;
import java.util.Optional;

/** {@code verify}: whether there has to be a certificate at all. */
record Presence(PolicyConfig config) {
    static final String KEY = "verify";

    /** What is said where it is not the certificate that decides; nothing where it is. */
    Optional<Verdict> without(ShownChain chain) {
        return switch (config.clientAuth()) {
            case NONE -> Optional.of(anonymous());
            case OPTIONAL -> chain.isEmpty() ? Optional.of(anonymous()) : Optional.empty();
            case REQUIRED ->
                chain.isEmpty()
                        ? Optional.of(new Verdict.Refused(Refusal.CERTIFICATE_MISSING, "no certificate was shown"))
                        : Optional.empty();
        };
    }

    /** With pins, who has no certificate is refused whatever {@code verify} says: nats-server's auth.go, matchesPinnedCert. */
    private Verdict anonymous() {
        return config.trust().pins().isEmpty()
                ? new Verdict.Anonymous()
                : new Verdict.Refused(Refusal.NOT_PINNED, "no certificate was shown, and pinned_certs asks for one");
    }
}
