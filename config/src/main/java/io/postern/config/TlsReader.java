package io.postern.config;

import io.postern.config.TlsConfig.CertificatePair;
import io.postern.config.TlsConfig.TlsVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads a {@code tls} block: nats-server's keys with nats-server's rules ({@code parseTLS} in its {@code opts.go}), but for
 * those about client certificates, which {@link PolicyReader} reads.
 */
final class TlsReader {
    private static final String MODES = "true, false, auto, or a duration such as \"300ms\"";
    private static final Map<String, TlsVersion> VERSIONS =
            Map.of("1.2", TlsVersion.TLS_1_2, "1.3", TlsVersion.TLS_1_3);

    private final Section tls;
    private final CertificateReader certificates;

    /** @param tls ignoring case; whoever has read all of it finishes it */
    TlsReader(Section tls, Report report) {
        this.tls = tls;
        certificates = new CertificateReader(tls, report);
    }

    /** The block's record, to be made once the whole file has no problem. */
    Supplier<TlsConfig> read() {
        Optional<List<CertificatePair>> pairs = certificates.read();
        Optional<TlsVersion> minVersion = tls.value("min_version", TlsReader::version);
        Optional<List<CipherSuite>> suites = suites();
        Optional<List<Curve>> curves = tls.values("curve_preferences", Values::filledList, TlsReader::curve);
        Optional<Duration> timeout = tls.value("timeout", this::timeout);
        Optional<HandshakeMode> mode =
                tls.value(tls.spelled("handshake_first", "first", "immediate"), TlsReader::handshakeMode);
        Optional<Integer> rate = tls.value("connection_rate_limit", Values::count);
        return () -> new TlsConfig(
                pairs.orElseThrow(),
                minVersion.orElseThrow(),
                suites.orElseThrow(),
                curves.orElseThrow(),
                timeout.orElseThrow(),
                mode.orElseThrow(),
                rate.orElseThrow());
    }

    private Optional<List<CipherSuite>> suites() {
        boolean insecureAllowed =
                tls.value("allow_insecure_cipher_suites", Values::flag).orElse(false);
        return tls.values("cipher_suites", Values::filledList, CipherSuiteNames.reader(insecureAllowed));
    }

    private static TlsVersion version(Node node) {
        // Quoted, as nats-server has it: the number 1.30 would be 1.3.
        boolean quoted = node instanceof Node.Scalar scalar && scalar.kind() == Node.Scalar.Kind.STRING;
        TlsVersion version = quoted ? VERSIONS.get(Values.name(node)) : null;
        if (version == null) {
            throw Values.invalid(node, "\"1.2\" or \"1.3\", in quotes");
        }
        return version;
    }

    private static Curve curve(Node node) {
        List<String> known =
                Arrays.stream(Curve.values()).map(Curve::configName).toList();
        String name = Values.name(node);
        return Curve.byConfigName(name)
                .orElseThrow(() -> new InvalidValueException(
                        node.origin().key(),
                        node.described() + ": " + Nearest.unknown("curve", name, known),
                        Nearest.expected(name, known, "one of " + String.join(", ", known))));
    }

    private Duration timeout(Node node) {
        Duration timeout = Durations.seconds(node);
        // nats-server takes 0 for "not given".
        return timeout.isZero()
                ? tls.defaultOf("timeout").map(Durations::seconds).orElseThrow()
                : timeout;
    }

    private static HandshakeMode handshakeMode(Node node) {
        if (!(node instanceof Node.Scalar scalar) || scalar.kind() == Node.Scalar.Kind.NUMBER) {
            throw Values.invalid(node, MODES);
        }
        String word = scalar.text().toLowerCase(Locale.ROOT);
        if (word.equals("auto") || word.equals("auto_fallback")) {
            return new HandshakeMode.TlsFirstWithFallback(HandshakeMode.TlsFirstWithFallback.AUTO_WAIT);
        }
        return Values.booleanOf(word)
                .<HandshakeMode>map(first -> first ? new HandshakeMode.TlsFirst() : new HandshakeMode.InfoFirst())
                .or(() -> Durations.parse(scalar.text()).map(TlsReader::waiting))
                .orElseThrow(() -> Values.invalid(node, MODES));
    }

    /** nats-server does not wait where there is nothing to wait for. */
    private static HandshakeMode waiting(Duration delay) {
        return delay.isPositive() ? new HandshakeMode.TlsFirstWithFallback(delay) : new HandshakeMode.TlsFirst();
    }
}
