package io.postern.bench.gate;

import io.postern.bench.machine.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A forwarder that is written for the bench: all that it takes are flags.
 *
 * @param checkout where it is built
 * @param name     the binary's
 * @param language what it is written in
 */
record ForwarderRecipe(Checkout checkout, String name, Language language) implements Recipe {
    private static final Pattern CRATE = Pattern.compile("(?m)^(rustls|tokio-rustls) = .*version = \"=?([^\"]+)\"");

    /** Where its library's version is to be read. */
    enum Language {
        RUST {
            @Override
            String version(Checkout checkout, Path binary) {
                try {
                    return CRATE.matcher(Files.readString(checkout.crate()))
                                    .results()
                                    .map(crate -> crate.group(1) + " " + crate.group(2))
                                    .collect(Collectors.joining(", "))
                            + ", aws-lc-rs";
                } catch (IOException _) {
                    return "rustls";
                }
            }
        },
        GO {
            @Override
            String version(Checkout checkout, Path binary) throws InterruptedException {
                return Executables.output(List.of("go", "version", binary.toString()))
                        .map(text -> text.replaceFirst(".*: ", ""))
                        .orElse("crypto/tls");
            }
        };

        /** What stands before the binary: one worker, wherever it runs. */
        List<String> prefix() {
            return switch (this) {
                case RUST -> List.of();
                case GO -> List.of("env", "GOMAXPROCS=1");
            };
        }

        /** What {@code binary} is made of. */
        abstract String version(Checkout checkout, Path binary) throws InterruptedException;
    }

    @Override
    public Finding find() throws InterruptedException {
        Path binary = checkout.built(name);
        if (!Files.isExecutable(binary)) {
            return new Finding.Missing("not built: bench/src/load/build says why");
        }
        return new Finding.Found(binary, language.version(checkout, binary));
    }

    @Override
    public List<String> command(Path binary, Site site) {
        TlsTerms terms = site.terms();
        Stream<String> flags = Stream.of(
                binary.toString(),
                "--listen",
                "127.0.0.1:" + site.listen(),
                "--upstream",
                "127.0.0.1:" + site.upstream(),
                "--cert",
                terms.certificate().toString(),
                "--key",
                terms.privateKey().toString());
        Stream<String> clients = switch (terms.clients()) {
            case NONE -> Stream.empty();
            case REQUIRED -> Stream.of("--client-ca", terms.ca().toString());
        };
        return Stream.of(language.prefix().stream(), flags, clients)
                .flatMap(words -> words)
                .toList();
    }
}
