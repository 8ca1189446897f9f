package io.postern.policy;

import java.security.cert.X509Certificate;
import java.util.Set;

/**
 * {@code pinned_certs}: SHA-256 over the leaf's SubjectPublicKeyInfo, besides the chain (nats-server, auth.go
 * matchesPinnedCert).
 */
record Pins(Set<String> pins) implements Rule {
    Pins {
        pins = Set.copyOf(pins);
    }

    @Override
    public String key() {
        return "pinned_certs";
    }

    @Override
    public Finding judge(VerifiedChain chain, Moment moment) {
        if (pins.isEmpty()) {
            return new Finding.NotAsked();
        }
        String pin = pin(chain.leaf());
        return pins.contains(pin)
                ? Finding.Passed.FOR_EVER
                : Finding.Failed.because(
                        Refusal.NOT_PINNED, Details.name(chain.leaf()) + ": key " + pin + " is not pinned");
    }

    static String pin(X509Certificate certificate) {
        return Sha256.hex(certificate.getPublicKey().getEncoded());
    }
}
