package io.postern.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * {@code verify_cert_and_check_known_urls}: a DNS SAN has to be the host of a known URL, label by label (nats-server, auth.go
 * dnsAltNameMatches). A first label {@code *} of the SAN is any one label; unlike there, only where two more follow and the host
 * is no address.
 */
record KnownUrls(List<String> hosts) implements Rule {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+");

    private static final int MIN_LABELS_OF_WILDCARD = 3;

    KnownUrls {
        hosts = List.copyOf(hosts);
    }

    @Override
    public String key() {
        return "known_urls";
    }

    @Override
    public Finding judge(VerifiedChain chain, Moment moment) {
        if (hosts.isEmpty()) {
            return new Finding.NotAsked();
        }
        List<String> names = chain.names().dnsNames();
        boolean known = names.stream().anyMatch(name -> hosts.stream().anyMatch(host -> matches(name, host)));
        return known
                ? Finding.Passed.FOR_EVER
                : Finding.Failed.because(
                        Refusal.URL_NOT_KNOWN,
                        Details.name(chain.leaf()) + ": " + (names.isEmpty() ? "no DNS name" : String.join(", ", names))
                                + " (expected: one of " + String.join(", ", hosts) + ")");
    }

    private static boolean matches(String name, String host) {
        List<String> given = labels(name);
        List<String> wanted = labels(host);
        boolean address = ADDRESS.matcher(host).matches();
        boolean wildcard = given.getFirst().equals("*") && given.size() >= MIN_LABELS_OF_WILDCARD && !address;
        return given.size() == wanted.size()
                && IntStream.range(wildcard ? 1 : 0, given.size())
                        .allMatch(i -> given.get(i).equals(wanted.get(i)));
    }

    private static List<String> labels(String name) {
        return Arrays.asList(name.toLowerCase(Locale.ROOT).split("\\.", -1));
    }
}
