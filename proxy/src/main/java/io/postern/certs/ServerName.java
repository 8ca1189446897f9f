package io.postern.certs;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;

/** Reads what {@code --san} takes: DNS names and IP addresses. */
final class ServerName {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private ServerName() {}

    /** The SAN for {@code text}, or nothing where it is neither a DNS name nor an IP address. */
    static Optional<GeneralName> parse(String text) {
        if (DnsName.isValid(text)) {
            return Optional.of(new GeneralName(GeneralName.dNSName, text));
        }
        boolean address = IPV4.matcher(text).matches() || (text.indexOf(':') >= 0 && text.indexOf('%') < 0);
        if (!address) {
            return Optional.empty();
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(text).getAddress();
            return Optional.of(new GeneralName(GeneralName.iPAddress, new DEROctetString(bytes)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What every server certificate is good for, then this machine's name where it is one, then what was asked for. */
    static List<GeneralName> all(Workstation workstation, List<String> asked) {
        return Stream.of(Stream.of("localhost", "127.0.0.1", "::1"), Stream.of(workstation.host()), asked.stream())
                .flatMap(names -> names)
                .flatMap(name -> parse(name).stream())
                .distinct()
                .toList();
    }
}
