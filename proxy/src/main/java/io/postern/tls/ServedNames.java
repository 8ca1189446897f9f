package io.postern.tls;

import io.netty.util.NetUtil;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The hosts that a certificate is for, by RFC 9525: subject alternative names only, never the common name, and {@code *}
 * only as the whole leftmost label.
 *
 * @param dnsNames  in lower case, without a trailing dot
 * @param addresses IP addresses in text
 */
public record ServedNames(List<String> dnsNames, List<String> addresses) {
    /** GeneralName of RFC 5280, 4.2.1.6. */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    /** Normalizes. */
    public ServedNames {
        dnsNames = dnsNames.stream().map(ServedNames::normalized).toList();
        addresses = List.copyOf(addresses);
    }

    /** The names of {@code certificate}; none where they can't be read. */
    public static ServedNames of(X509Certificate certificate) {
        return new ServedNames(names(certificate, DNS_NAME), names(certificate, IP_ADDRESS));
    }

    private static List<String> names(X509Certificate certificate, int type) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return all == null
                    ? List.of()
                    : all.stream()
                            .filter(name -> name.getFirst().equals(type) && name.get(1) instanceof String)
                            .map(name -> (String) name.get(1))
                            .toList();
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    /** Whether a client that dials {@code host} (a name or an IP literal without brackets) may take this certificate for it. */
    public boolean include(String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address != null) {
            return addresses.stream()
                    .anyMatch(name -> Arrays.equals(NetUtil.createByteArrayFromIpAddressString(name), address));
        }
        String name = normalized(host);
        return dnsNames.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name);
        }
        String parent = pattern.substring(1);
        int firstDot = name.indexOf('.');
        // "*.com" would be for everyone's hosts: no client takes it.
        return firstDot > 0
                && parent.indexOf('.', 1) > 0
                && name.substring(firstDot).equals(parent);
    }

    private static String normalized(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
