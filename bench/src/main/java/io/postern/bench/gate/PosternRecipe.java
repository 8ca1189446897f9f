package io.postern.bench.gate;

import io.postern.bench.machine.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Postern itself: the image where one has been built, else what the launcher makes of the checkout. It has an event loop
 * for each processor that it may use, so its affinity says how many.
 *
 * @param checkout where it is
 * @param engine   which TLS
 */
record PosternRecipe(Checkout checkout, Engine engine) implements Recipe {
    private static final String FILE = "postern.conf";

    /** Which TLS it uses. */
    enum Engine {
        /** BoringSSL; said, so that it is not the other one where BoringSSL can't be loaded. */
        NATIVE("tls_engine = native\n"),
        JDK("tls_engine = jdk\n");

        private final String line;

        Engine(String line) {
            this.line = line;
        }
    }

    @Override
    public Finding find() throws InterruptedException {
        Image image = new Image(checkout);
        Path binary = image.launcher().orElse(checkout.launcher());
        Optional<String> version = Executables.output(List.of(binary.toString(), "--version"));
        if (version.isEmpty()) {
            return new Finding.Missing(binary + " does not start");
        }
        if (!takes(binary, engine)) {
            return new Finding.Missing("this Postern does not take " + engine.line.strip());
        }
        String own = version.get().lines().toList().getLast().replaceFirst(".*postern: ", "");
        String from =
                image.launcher().isPresent() ? "image" : "checkout, no image that is up to date (./postern build)";
        String tls = switch (engine) {
            case NATIVE ->
                "netty-tcnative " + Versions.of("netty-tcnative-classes") + " with BoringSSL " + Versions.boringSsl();
            case JDK -> "JSSE";
        };
        return new Finding.Found(
                binary,
                own + ", " + from + ", JVM " + System.getProperty("java.vm.version") + ", Netty "
                        + Versions.of("netty-common") + ", " + tls);
    }

    private static boolean takes(Path binary, Engine engine) throws InterruptedException {
        try {
            Path file = Files.createTempFile("postern", ".conf");
            try {
                Files.writeString(
                        file,
                        engine.line
                                + "listeners { plain { listen = \"127.0.0.1:-1\" } }, upstreams { nats { servers ="
                                + " [\"127.0.0.1:4222\"] } }\n");
                return Executables.output(List.of(binary.toString(), "check", "-c", file.toString()))
                        .isPresent();
            } finally {
                Files.delete(file);
            }
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public List<String> command(Path binary, Site site) throws IOException {
        Path file = site.folder().resolve(FILE);
        Files.writeString(file, configuration(site));
        return List.of(binary.toString(), "run", "-c", file.toString());
    }

    private String configuration(Site site) {
        TlsTerms terms = site.terms();
        String verify = switch (terms.clients()) {
            case NONE -> "";
            case REQUIRED -> "      ca_file = \"" + terms.ca() + "\", verify = true\n";
        };
        return engine.line
                + """
                listeners {
                  bench {
                    listen = "127.0.0.1:%d"
                    tls {
                      cert_file = "%s", key_file = "%s"
                      handshake_first = true
                %s    }
                  }
                }
                upstreams { stub { servers = ["127.0.0.1:%d"] } }
                log { level = warn }
                """.formatted(site.listen(), terms.certificate(), terms.privateKey(), verify, site.upstream());
    }
}
