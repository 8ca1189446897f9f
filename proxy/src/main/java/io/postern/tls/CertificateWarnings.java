package io.postern.tls;

import io.postern.config.AccessConfig.Enforcement;
import io.postern.config.ClientSecurity;
import io.postern.config.ClientSecurity.PlaintextClients;
import io.postern.config.ConfigProblem;
import io.postern.config.HostPort;
import io.postern.config.ListenerConfig;
import io.postern.config.Origin;
import io.postern.config.PolicyConfig;
import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.config.PolicyConfig.Mapping;
import io.postern.config.TlsConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is served all the same, but will surprise: names that clients are sent to and no certificate has, a near end, pins that
 * let nobody in, and plaintext clients where a certificate is asked for.
 */
final class CertificateWarnings {
    private static final Duration SOON = Duration.ofDays(14);

    private CertificateWarnings() {}

    /** @param certificates those of the listener that could be loaded: loading names the others */
    static List<ConfigProblem> of(ListenerConfig listener, List<ServerCertificate> certificates, Instant now) {
        return switch (listener.security()) {
            case ClientSecurity.Plaintext() -> List.of();
            case ClientSecurity.Tls tls -> of(listener, tls, certificates, now);
        };
    }

    private static List<ConfigProblem> of(
            ListenerConfig listener, ClientSecurity.Tls tls, List<ServerCertificate> certificates, Instant now) {
        TlsConfig config = tls.config();
        List<ConfigProblem> warnings = new ArrayList<>();
        if (certificates.isEmpty()) {
            return warnings;
        }
        listener.advertise().addresses().stream()
                .map(HostPort::host)
                .distinct()
                .filter(host -> certificates.stream()
                        .noneMatch(certificate ->
                                ServedNames.of(certificate.leaf()).include(host)))
                .map(host -> config.certificates()
                        .getFirst()
                        .certOrigin()
                        .problem(
                                "clients are told to dial " + host + ", which no certificate is for",
                                "a subject alternative name for it"))
                .forEach(warnings::add);
        certificates.forEach(certificate -> warnIfEndsSoon(certificate, now, warnings));
        warnings.addAll(PinWarnings.of(tls.policy(), certificates, placeOf("tls.pinned_certs", listener, config)));
        if (tls.plaintextClients() == PlaintextClients.SERVED && tls.policy().clientAuth() == ClientAuth.REQUIRED) {
            warnings.add(placeOf("allow_non_tls", listener, config).problem(ofPlaintext(tls.policy()), "false"));
        }
        return warnings;
    }

    private static String ofPlaintext(PolicyConfig policy) {
        boolean nobody = policy.mapping() == Mapping.TO_USER && policy.access().enforcement() == Enforcement.ENFORCE;
        return nobody
                ? "would do nothing: a client that speaks plaintext has no certificate to say who it is, and is refused"
                : "clients that speak plaintext come in without the certificate that is asked for";
    }

    /** Of a key that the records don't tell the line of. */
    private static Origin placeOf(String key, ListenerConfig listener, TlsConfig config) {
        String file = config.certificates().getFirst().certOrigin().file();
        return new Origin(file, 0, "listeners." + listener.name() + "." + key);
    }

    private static void warnIfEndsSoon(ServerCertificate certificate, Instant now, List<ConfigProblem> warnings) {
        Instant until = certificate.chain().stream()
                .map(one -> one.getNotAfter().toInstant())
                .reduce(Instant.MAX, (a, b) -> a.isBefore(b) ? a : b);
        if (until.isBefore(now.plus(SOON))) {
            warnings.add(certificate
                    .pair()
                    .certOrigin()
                    .problem(
                            certificate.pair().certFile() + " expires at " + until + ", in " + SOON.toDays()
                                    + " days or less",
                            ""));
        }
    }
}
