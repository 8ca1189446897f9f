package io.postern.cli;

import io.postern.cli.Invocation.Monitored;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** Reads the command line of {@code postern top}. Pure. */
final class TopArguments {
    private static final URI USUAL = URI.create("http://127.0.0.1:8223");

    private TopArguments() {}

    static Invocation of(ParseResult command) throws UsageException {
        return new Invocation.Top(gate(command), pages(command));
    }

    private static Monitored gate(ParseResult command) throws UsageException {
        String url = command.matchedPositionalValue(0, "");
        Optional<String> config = Flag.CONFIG.value(command);
        if (config.isPresent()) {
            if (!url.isEmpty()) {
                throw new UsageException("name the gate by URL or by -c FILE, not by both");
            }
            return new Monitored.ConfiguredBy(Path.of(config.get()));
        }
        return new Monitored.At(url.isEmpty() ? USUAL : uri(url));
    }

    /** {@code host:port} will do. */
    private static URI uri(String text) throws UsageException {
        try {
            URI uri = URI.create(text.contains("://") ? text : "http://" + text);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Told below.
        }
        throw new UsageException("no address of a monitor: " + text + " (expected: http://HOST:PORT)");
    }

    private static int pages(ParseResult command) throws UsageException {
        if (Flag.ONCE.isIn(command)) {
            return 1;
        }
        String count = Flag.COUNT.value(command).orElse("0");
        if (!count.matches("[0-9]{1,9}")) {
            throw new UsageException("--count " + count + " (expected: a number of pages)");
        }
        return Integer.parseInt(count);
    }
}
