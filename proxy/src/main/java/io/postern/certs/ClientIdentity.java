package io.postern.certs;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Whom a client certificate names, in one of the four ways that nats-server's {@code verify_and_map} knows. Each is valid
 * or isn't made: the constructors throw {@link InvalidNameException}.
 */
public sealed interface ClientIdentity {

    /** The name as it was given. */
    String value();

    /**
     * An e-mail address, as rfc822Name SAN.
     *
     * @param value {@code local@domain}; the domain may be a single label, as in {@code alice@localhost}
     */
    record Email(String value) implements ClientIdentity {
        private static final Pattern LOCAL_PART =
                Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

        public Email {
            int at = value.indexOf('@');
            if (at < 1 || !LOCAL_PART.matcher(value.substring(0, at)).matches() || !isDomain(value.substring(at + 1))) {
                throw InvalidNameException.of(value, "an e-mail address such as alice@example.com");
            }
        }

        private static boolean isDomain(String text) {
            return !text.startsWith("*") && DnsName.isValid(text);
        }
    }

    /**
     * A DNS name, as dNSName SAN.
     *
     * @param value a name in its ASCII form; {@code *.example.com} is taken too, and compared literally by nats-server
     */
    record Dns(String value) implements ClientIdentity {
        public Dns {
            if (!DnsName.isValid(value)) {
                throw InvalidNameException.of(value, DnsName.EXPECTED);
            }
        }
    }

    /**
     * A URI, as uniformResourceIdentifier SAN; what SPIFFE puts there.
     *
     * @param value an absolute URI in the one spelling that Go's {@code url.URL.String} gives back unchanged, because that
     *              is what nats-server compares: scheme in lower case, no user, no fragment, no empty query
     */
    record Uri(String value) implements ClientIdentity {
        private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

        public Uri {
            if (!isCanonical(value)) {
                throw InvalidNameException.of(
                        value, "an absolute URI such as spiffe://example.com/alice, without user and fragment");
            }
        }

        private static boolean isCanonical(String value) {
            try {
                URI uri = new URI(value);
                return value.chars().allMatch(c -> c > ' ' && c < 0x7f)
                        && value.matches("[a-z][a-z0-9+.-]*:.*")
                        && uri.getRawFragment() == null
                        && !value.endsWith("?")
                        && (uri.isOpaque() || hasHost(uri));
            } catch (URISyntaxException e) {
                return false;
            }
        }

        /** A DNS name where the host is: Go refuses the whole certificate for a host that is none. */
        private static boolean hasHost(URI uri) {
            String authority = uri.getRawAuthority();
            return authority != null
                    && DnsName.isValid(PORT.matcher(authority).replaceFirst(""))
                    && !authority.startsWith("*");
        }
    }

    /**
     * The certificate's subject itself; such a certificate has no SAN.
     *
     * @param value an RFC 4514 string such as {@code CN=bob,O=Acme}, with escapes ({@code \,}, {@code \C3\A9})
     */
    record Dn(String value) implements ClientIdentity {
        public Dn {
            SubjectName.parse(value);
        }
    }
}
