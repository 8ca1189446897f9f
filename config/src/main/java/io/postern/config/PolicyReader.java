package io.postern.config;

import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.config.PolicyConfig.Mapping;
import io.postern.config.RevocationConfig.OcspPeerConfig;
import io.postern.config.TrustConfig.Issuers;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads what a listener does with client certificates: the keys of its {@code tls} block that are about them,
 * {@code known_urls} and {@code access}.
 */
final class PolicyReader {
    private static final String MAP = "verify_and_map";
    private static final String IDLE = "would do nothing, as no client is asked for a certificate";
    private static final String ASKING = "verify or verify_and_map in tls, or the key left out";

    private final Section listener;
    private final CrossChecks crossChecks;
    private final Report report;

    PolicyReader(Section listener, CrossChecks crossChecks, Report report) {
        this.listener = listener;
        this.crossChecks = crossChecks;
        this.report = report;
    }

    /** Reads the keys of a listener without TLS, where each would do nothing. */
    void refuse() {
        listener.block("access").ifPresent(access -> {
            new AccessReader(access).read();
            refuse(access);
        });
        if (listener.has("known_urls")) {
            listener.values("known_urls", Values::listOrOne, Hosts::known);
        }
        if (listener.departures().contains("known_urls")) {
            report.problem(listener.originOf("known_urls"), IDLE, ASKING);
        }
    }

    private void refuse(Section access) {
        access.departures().forEach(key -> report.problem(access.originOf(key), IDLE, ASKING));
    }

    /**
     * The listener's policy, to be made once the whole file has no problem.
     *
     * @param tls      the listener's {@code tls} block, ignoring case
     * @param upstream the name of the listener's upstream, where that is known
     */
    Supplier<PolicyConfig> read(Section tls, Optional<String> upstream) {
        // Known and without effect, as in nats-server: it is about connections that are dialed.
        tls.value("insecure", Values::flag);
        TrustReader trust = new TrustReader(listener, tls, report);
        Issuers issuers = trust.issuers();
        Optional<ClientAuth> verify = tls.value("verify", PolicyReader::clientAuth);
        Optional<ClientAuth> map = tls.value(MAP, PolicyReader::clientAuth);
        Optional<List<String>> pins = trust.pins();
        Optional<List<String>> knownUrls = trust.knownUrls();
        ClientAuth clientAuth = strictest(verify, map, pins, knownUrls);
        Mapping mapping = map.filter(auth -> auth != ClientAuth.NONE).isPresent() ? Mapping.TO_USER : Mapping.NONE;
        if (mapping == Mapping.TO_USER) {
            upstream.ifPresent(name -> crossChecks.mapped(name, tls.originOf(MAP)));
        }
        Supplier<OcspPeerConfig> ocspPeer = ocspPeer(tls, clientAuth);
        Supplier<AccessReader.Access> access = access(clientAuth);
        return () -> policy(
                clientAuth,
                mapping,
                new TrustConfig(
                        issuers,
                        Set.copyOf(pins.orElseThrow()),
                        knownUrls.orElseThrow(),
                        access.get().usage()),
                access.get(),
                ocspPeer.get());
    }

    private static PolicyConfig policy(
            ClientAuth clientAuth,
            Mapping mapping,
            TrustConfig trust,
            AccessReader.Access access,
            OcspPeerConfig ocspPeer) {
        RevocationConfig revocation = new RevocationConfig(access.crlFiles(), access.whenStale(), ocspPeer);
        return new PolicyConfig(clientAuth, mapping, trust, access.config(), revocation);
    }

    private static ClientAuth clientAuth(Node node) {
        String expected = "true, false or optional";
        if (!(node instanceof Node.Scalar scalar) || scalar.kind() == Node.Scalar.Kind.NUMBER) {
            throw Values.invalid(node, expected);
        }
        if (scalar.text().toLowerCase(Locale.ROOT).equals("optional")) {
            return ClientAuth.OPTIONAL;
        }
        return Values.booleanOf(scalar.text())
                .map(on -> on ? ClientAuth.REQUIRED : ClientAuth.NONE)
                .orElseThrow(() -> Values.invalid(node, expected));
    }

    /** What all of them ask for. One that is wrong counts as asking for most: nothing more is to be said because of it. */
    private static ClientAuth strictest(
            Optional<ClientAuth> verify,
            Optional<ClientAuth> map,
            Optional<List<String>> pins,
            Optional<List<String>> knownUrls) {
        ClientAuth asked = Stream.of(verify, map)
                .map(auth -> auth.orElse(ClientAuth.REQUIRED))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        boolean named = knownUrls.filter(List::isEmpty).isEmpty();
        boolean pinned = pins.filter(List::isEmpty).isEmpty();
        return named || (pinned && asked == ClientAuth.NONE) ? ClientAuth.REQUIRED : asked;
    }

    private Supplier<OcspPeerConfig> ocspPeer(Section tls, ClientAuth clientAuth) {
        OcspPeerReader ocspPeer = new OcspPeerReader(tls.settings("ocsp_peer", "verify"));
        if (ocspPeer.isOn() && clientAuth == ClientAuth.NONE) {
            report.problem(
                    tls.originOf("ocsp_peer"),
                    "OCSP peer verification for client connections requires TLS verify (mTLS) to be enabled",
                    "verify = true");
        }
        return ocspPeer.read();
    }

    private Supplier<AccessReader.Access> access(ClientAuth clientAuth) {
        Section block = listener.settings("access");
        Supplier<AccessReader.Access> access = new AccessReader(block).read();
        if (clientAuth == ClientAuth.NONE) {
            refuse(block);
        }
        return access;
    }
}
