package io.postern.config;

import io.postern.config.RevocationConfig.OcspPeerConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads nats-server's {@code ocsp_peer}, whose plain value stands for {@code verify} ({@code parseOCSPPeer} in its {@code ocsp_peer.go}). */
final class OcspPeerReader {
    private final Section ocspPeer;
    private final Optional<Boolean> verify;

    /** @param block the block; case does not matter in it, as in all of {@code tls} */
    OcspPeerReader(Section block) {
        ocspPeer = block.ignoringCase();
        verify = ocspPeer.value("verify", Values::flag);
    }

    /** Whether issuers are asked; not where that can't be read. */
    boolean isOn() {
        return verify.orElse(false);
    }

    /** The block's record, to be made once the whole file has no problem. */
    Supplier<OcspPeerConfig> read() {
        Optional<Duration> caTimeout = seconds("ca_timeout")
                // nats-server's responder takes 0 for "not given", where no time at all would be no answer.
                .filter(timeout -> !timeout.isZero())
                .or(() -> usual("ca_timeout"));
        Optional<Duration> clockSkew = seconds("allowed_clockskew");
        Optional<Duration> cacheTtl = seconds("cache_ttl_when_next_update_unset");
        Optional<Boolean> warnOnly = ocspPeer.value("warn_only", Values::flag);
        Optional<Boolean> unknownIsGood = ocspPeer.value("unknown_is_good", Values::flag);
        Optional<Boolean> allowUnreachable = ocspPeer.value("allow_when_ca_unreachable", Values::flag);
        ocspPeer.finish();
        return () -> new OcspPeerConfig(
                isOn(),
                caTimeout.orElseThrow(),
                clockSkew.orElseThrow(),
                warnOnly.orElseThrow(),
                unknownIsGood.orElseThrow(),
                allowUnreachable.orElseThrow(),
                cacheTtl.orElseThrow());
    }

    /** A duration; nats-server passes over a negative one. */
    private Optional<Duration> seconds(String key) {
        return ocspPeer.value(key, Durations::anySeconds)
                .flatMap(duration -> duration.isNegative() ? usual(key) : Optional.of(duration));
    }

    private Optional<Duration> usual(String key) {
        return ocspPeer.defaultOf(key).map(Durations::anySeconds);
    }
}
