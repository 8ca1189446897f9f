package io.postern.bench.gate;

import io.postern.bench.machine.Executables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A forwarder that is written for the bench: all that it takes are flags.
 *
 * @param checkout where it is built
 * @param name     the binary's
 */
record ForwarderRecipe(Checkout checkout, String name) implements Recipe {
    @Override
    public Finding find() throws InterruptedException {
        Path binary = checkout.built(name);
        if (!Files.isExecutable(binary)) {
            return new Finding.Missing("not built: bench/src/load/build says why");
        }
        return new Finding.Found(
                binary,
                Executables.output(List.of(binary.toString(), "--version"))
                        .map(text -> text.replace("\n", ", "))
                        .orElse(name));
    }

    @Override
    public List<String> command(Path binary, Site site) {
        TlsTerms terms = site.terms();
        Stream<String> always = Stream.of(
                binary.toString(),
                "--listen",
                "127.0.0.1:" + site.listen(),
                "--upstream",
                "127.0.0.1:" + site.upstream(),
                "--cert",
                terms.certificate().toString(),
                "--key",
                terms.privateKey().toString());
        return switch (terms.clients()) {
            case NONE -> always.toList();
            case REQUIRED ->
                Stream.concat(always, Stream.of("--client-ca", terms.ca().toString()))
                        .toList();
        };
    }
}
