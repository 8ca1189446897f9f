package io.postern.config;

import java.util.List;
import java.util.Set;

/**
 * Which client certificates are good at all.
 *
 * @param issuers          who may have issued them
 * @param pins             {@code pinned_certs}: SHA-256 of the SubjectPublicKeyInfo, 64 hex digits in lower case each; empty
 *                         for any key. Checked besides the chain
 * @param knownUrls        {@code verify_cert_and_check_known_urls}: the hosts of {@code known_urls}, of which a DNS SAN has to
 *                         match one; empty where the check is off
 * @param extendedKeyUsage what the certificate has to be for
 */
public record TrustConfig(
        Issuers issuers, Set<String> pins, List<String> knownUrls, ExtendedKeyUsage extendedKeyUsage) {

    /** The host's root certificates, any key. */
    public static final TrustConfig HOST =
            new TrustConfig(new Issuers.HostRoots(), Set.of(), List.of(), ExtendedKeyUsage.CLIENT_AUTH);

    public TrustConfig {
        pins = Set.copyOf(pins);
        knownUrls = List.copyOf(knownUrls);
        Checks.require(
                pins.stream().allMatch(pin -> pin.matches("[0-9a-f]{64}")), "pinned_certs", pins, "64 hex digits each");
        Checks.require(
                knownUrls.stream()
                        .allMatch(host ->
                                Hosts.isName(host) || Hosts.address(host).isPresent()),
                "known_urls",
                knownUrls,
                "hosts, in lower case");
    }

    /** Who may have issued client certificates. */
    public sealed interface Issuers {
        /** The host's root certificates: nats-server's default. */
        record HostRoots() implements Issuers {}

        /** {@code ca_file}. */
        record Bundle(SourcedFile file) implements Issuers {}
    }

    /** What a certificate has to be for, where it has an extended key usage at all. */
    public enum ExtendedKeyUsage {
        /** Client authentication, by name. */
        CLIENT_AUTH,
        /** Anything: the extension is not looked at. */
        ANY
    }
}
