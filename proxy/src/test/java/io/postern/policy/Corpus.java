package io.postern.policy;

import io.postern.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The cases of {@code certificates.txt}, with the CAs and CRLs that they name. */
final class Corpus {
    // Made once for all tests in this JVM: keys and signatures take most of the time.
    private static final TestIssuers ISSUERS = new TestIssuers(rows("issuers.txt"));
    private static final TestCrls CRLS = new TestCrls(ISSUERS, rows("crls.txt"));
    private static final Map<String, List<byte[]>> SHOWN = new ConcurrentHashMap<>();

    private final PolicyRecipe policies;
    private final Map<String, ClientPolicy> loaded = new HashMap<>();

    /** @param expected the verdict, see {@code certificates.txt} */
    record Case(String id, String shown, String policy, String expected) {
        @Override
        public String toString() {
            return id;
        }
    }

    /** @param folder for the files that policies name */
    Corpus(Path folder) {
        this.policies = new PolicyRecipe(ISSUERS, CRLS, folder);
    }

    static List<Case> cases() {
        return rows("certificates.txt").stream()
                .map(row -> new Case(row.get(0), row.get(1), row.get(2), row.get(3)))
                .toList();
    }

    TestIssuers issuers() {
        return ISSUERS;
    }

    PolicyRecipe policies() {
        return policies;
    }

    TestCrls crls() {
        return CRLS;
    }

    /** The policy that {@code text} says; the same one for the same text. */
    ClientPolicy policy(String text) throws ConfigException {
        String key = text.replaceAll("\\b(at=\\S+|live)\\b", "").strip();
        ClientPolicy known = loaded.get(key);
        if (known == null) {
            known = policies.make(Recipe.parse(key));
            loaded.put(key, known);
        }
        return known;
    }

    Verdict judge(Case one) throws ConfigException {
        Recipe recipe = Recipe.parse(one.policy());
        return policy(one.policy())
                .judge(shown(one.shown()), at(recipe), recipe.has("live") ? Occasion.LIVE : Occasion.HANDSHAKE);
    }

    static Instant at(Recipe recipe) {
        return recipe.moment("at", "0s");
    }

    /** What a client shows by {@code text}. */
    ShownChain shown(String text) {
        return ShownChain.of(SHOWN.computeIfAbsent(text, Corpus::make).toArray(byte[][]::new));
    }

    private static List<byte[]> make(String text) {
        Recipe recipe = Recipe.parse(text);
        String show = recipe.get("show", "leaf,above");
        List<byte[]> shown = new ArrayList<>();
        for (String word : show.split(",", -1)) {
            switch (word) {
                case "none" -> {}
                case "leaf" -> shown.add(new CertificateRecipe(ISSUERS, recipe).make());
                case "above" -> shown.addAll(ISSUERS.intermediates(recipe.get("by", "root")));
                case "self" -> shown.add(new CertificateRecipe(ISSUERS, recipe).makeSelfSigned());
                default ->
                    shown.add(
                            word.startsWith("hex:")
                                    ? HexFormat.of().parseHex(word.substring(4))
                                    : ISSUERS.get(word).der());
            }
        }
        return shown;
    }

    /** The table's words for {@code verdict}. */
    static String words(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Anonymous() -> "anonymous";
            case Verdict.Accepted accepted -> "accepted" + ends(accepted) + warns(accepted);
            case Verdict.Shadowed shadowed ->
                "shadowed " + shadowed.tolerated().getFirst().reason().tag();
            case Verdict.Refused refused -> refused.reason().tag();
            case Verdict.OcspNeeded needed ->
                "ocsp_needed " + needed.questions().size();
        };
    }

    private static String ends(Verdict.Accepted accepted) {
        if (accepted.until().equals(Instant.MAX)) {
            return " for ever";
        }
        long hours = Duration.between(Recipe.NOW, accepted.until()).toHours();
        return " until " + (hours % 24 == 0 ? hours / 24 + "d" : hours + "h");
    }

    private static String warns(Verdict.Accepted accepted) {
        StringBuilder words = new StringBuilder();
        accepted.tolerated()
                .forEach(warning ->
                        words.append(" warned ").append(warning.reason().tag()));
        return words.toString();
    }

    private static List<List<String>> rows(String name) {
        try (InputStream in = Corpus.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> Arrays.stream(line.split("\\|", -1))
                            .map(String::strip)
                            .toList())
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
