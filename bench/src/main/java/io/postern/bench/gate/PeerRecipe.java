package io.postern.bench.gate;

import io.postern.bench.machine.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;

/**
 * A product, started with its configuration of {@code bench/src/peers}.
 *
 * @param peer     which one
 * @param checkout where the configuration is
 */
record PeerRecipe(Peer peer, Checkout checkout) implements Recipe {
    @Override
    public Finding find() throws InterruptedException {
        Optional<Path> binary = binary();
        if (binary.isEmpty()) {
            return new Finding.Missing(Checkout.INSTALL);
        }
        List<String> command = List.of(binary.get().toString(), peer.versionFlag());
        return Executables.output(command)
                .<Finding>map(text -> new Finding.Found(binary.get(), version(text)))
                .orElse(new Finding.Missing(binary.get() + " does not start"));
    }

    private Optional<Path> binary() throws InterruptedException {
        return switch (peer) {
            case HAPROXY, NGINX, ENVOY, STUNNEL, HITCH -> checkout.program(peer.program());
            case NATS_SERVER, NATS_SERVER_PLAIN -> checkout.natsServer();
        };
    }

    private String version(String text) {
        String known = peer.version()
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .collect(Collectors.joining(", "));
        return known.isEmpty() ? text.lines().findFirst().orElse("") : known;
    }

    @Override
    public List<String> command(Path binary, Site site) throws IOException {
        Template template =
                Template.parse(Files.readString(checkout.peers().resolve(peer.template())), holding(site.terms()));
        Path file = site.folder().resolve(peer.template());
        Map<String, String> values = new HashMap<>(values(site));
        values.put("CONFIG", file.toString());
        Files.writeString(file, Template.fill(template.body(), values));
        return template.command().stream()
                .map(word -> word.equals(peer.program()) ? binary.toString() : Template.fill(word, values))
                .toList();
    }

    private static Set<String> holding(TlsTerms terms) {
        String clients = switch (terms.clients()) {
            case NONE -> "no-client-ca";
            case REQUIRED -> "client-ca";
        };
        return System.getProperty("user.name").equals("root") ? Set.of(clients, "root") : Set.of(clients);
    }

    private static Map<String, String> values(Site site) {
        TlsTerms terms = site.terms();
        return Map.ofEntries(
                Map.entry("LISTEN", "127.0.0.1:" + site.listen()),
                Map.entry("LISTEN_PORT", Integer.toString(site.listen())),
                Map.entry("UPSTREAM", "127.0.0.1:" + site.upstream()),
                Map.entry("UPSTREAM_PORT", Integer.toString(site.upstream())),
                Map.entry("CERT", terms.certificate().toString()),
                Map.entry("KEY", terms.privateKey().toString()),
                Map.entry("PEM", terms.both().toString()),
                Map.entry("CLIENT_CA", terms.ca().toString()),
                Map.entry("CIPHER", terms.cipher()),
                Map.entry("DIR", site.folder().toString()));
    }
}
