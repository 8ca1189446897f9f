package io.postern.policy;

import io.postern.config.AccessConfig;
import io.postern.config.AccessConfig.Enforcement;
import io.postern.config.AccessConfig.MapField;
import io.postern.config.AccessConfig.NameRule;
import io.postern.config.AccessConfig.OnExpiry;
import io.postern.config.ConfigException;
import io.postern.config.Origin;
import io.postern.config.PolicyConfig;
import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.config.PolicyConfig.Mapping;
import io.postern.config.RevocationConfig;
import io.postern.config.RevocationConfig.OcspPeerConfig;
import io.postern.config.RevocationConfig.WhenStale;
import io.postern.config.SourcedFile;
import io.postern.config.TrustConfig;
import io.postern.config.TrustConfig.ExtendedKeyUsage;
import io.postern.config.TrustConfig.Issuers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes policies as recipes say. The words are described in {@code certificates.txt}. */
final class PolicyRecipe {
    private final TestIssuers issuers;
    private final TestCrls crls;
    private final Path folder;

    /** @param folder for {@code ca_file} and {@code crl_file} */
    PolicyRecipe(TestIssuers issuers, TestCrls crls, Path folder) {
        this.issuers = issuers;
        this.crls = crls;
        this.folder = folder;
    }

    ClientPolicy make(Recipe recipe) throws ConfigException {
        return ClientPolicy.load(config(recipe), (question, _) -> answer(recipe, question));
    }

    PolicyConfig config(Recipe recipe) {
        return new PolicyConfig(
                ClientAuth.valueOf(recipe.get("verify", "required").toUpperCase(Locale.ROOT)),
                recipe.has("map") ? Mapping.TO_USER : Mapping.NONE,
                trust(recipe),
                access(recipe),
                revocation(recipe));
    }

    private TrustConfig trust(Recipe recipe) {
        Set<String> pins = recipe.all("pin").stream().map(PolicyRecipe::pin).collect(Collectors.toSet());
        return new TrustConfig(
                recipe.has("host")
                        ? new Issuers.HostRoots()
                        : new Issuers.Bundle(caFile(recipe.get("ca", "root").split(",", -1))),
                pins,
                recipe.all("known"),
                ExtendedKeyUsage.valueOf(recipe.get("eku", "client_auth").toUpperCase(Locale.ROOT)));
    }

    /** 64 hex digits, or the name of a key. */
    private static String pin(String text) {
        return text.length() == 64
                ? text
                : pinOf(TestKeys.pair(text).getPublic().getEncoded());
    }

    private static String pinOf(byte[] key) {
        return HexFormat.of().formatHex(Sha256.of(key));
    }

    private SourcedFile caFile(String... names) {
        StringBuilder pem = new StringBuilder();
        for (String name : names) {
            pem.append(TestCrls.pem("CERTIFICATE", issuers.get(name).der()));
        }
        return write("ca-" + String.join("-", names) + ".pem", pem.toString(), "tls.ca_file");
    }

    SourcedFile write(String name, String text, String key) {
        try {
            return new SourcedFile(
                    Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1),
                    new Origin("postern.conf", 7, key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AccessConfig access(Recipe recipe) {
        return new AccessConfig(
                rules(recipe, "allow"),
                rules(recipe, "deny"),
                MapField.valueOf(recipe.get("map", "any").toUpperCase(Locale.ROOT)),
                recipe.has("keep") ? OnExpiry.KEEP : OnExpiry.CLOSE,
                recipe.has("shadow") ? Enforcement.SHADOW : Enforcement.ENFORCE);
    }

    private static List<NameRule> rules(Recipe recipe, String key) {
        return recipe.all(key).stream()
                .map(text -> text.split(":", 2))
                .map(parts -> new NameRule(
                        NameRule.Type.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                        new String(Recipe.bytes(parts[1]), StandardCharsets.UTF_8),
                        new Origin("postern.conf", 9, "access." + key)))
                .toList();
    }

    private RevocationConfig revocation(Recipe recipe) {
        List<SourcedFile> files = recipe.all("crl").stream()
                .map(name -> write("crl-" + name + ".pem", TestCrls.pem("X509 CRL", crls.get(name)), "access.crl_file"))
                .toList();
        return new RevocationConfig(
                files,
                WhenStale.valueOf(recipe.get("stale", "refuse").toUpperCase(Locale.ROOT)),
                new OcspPeerConfig(
                        recipe.has("answer"),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(30),
                        recipe.has("warn-only"),
                        recipe.has("unknown-is-good"),
                        recipe.has("allow-unreachable"),
                        Duration.ofHours(1)));
    }

    /** {@code answer} is what responders say of all certificates; {@code answer-ca} of those of CAs. */
    private static OcspStatuses.Status answer(Recipe recipe, OcspQuestion question) {
        Instant until = Recipe.NOW.plus(Duration.ofHours(1));
        String all = recipe.get("answer", "");
        boolean ca = question.certificate().getBasicConstraints() >= 0;
        return switch (ca ? recipe.get("answer-ca", all) : all) {
            case "good" -> new OcspStatuses.Status.Good(until);
            case "revoked" -> new OcspStatuses.Status.Revoked();
            case "unknown" -> new OcspStatuses.Status.Unknown(until);
            case "unreachable" -> new OcspStatuses.Status.Unreachable(until);
            default -> new OcspStatuses.Status.NotAsked();
        };
    }
}
