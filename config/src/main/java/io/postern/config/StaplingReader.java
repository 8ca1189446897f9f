package io.postern.config;

import io.postern.config.StaplingConfig.Mode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads nats-server's top-level {@code ocsp}, whose plain value stands for {@code mode} ({@code opts.go}). */
final class StaplingReader {
    private static final Map<String, Mode> MODES =
            Map.of("auto", Mode.AUTO, "must", Mode.MUST, "always", Mode.ALWAYS, "never", Mode.NEVER);

    private StaplingReader() {}

    /** The block's record, to be made once the whole file has no problem. */
    static Supplier<StaplingConfig> read(Section ocsp) {
        Optional<Mode> mode = ocsp.value("mode", StaplingReader::mode);
        Optional<String> url = ocsp.value("url", StaplingReader::url);
        ocsp.finish();
        return () -> new StaplingConfig(mode.orElseThrow(), url.orElse(""));
    }

    private static Mode mode(Node node) {
        String word = node instanceof Node.Scalar scalar ? scalar.text().toLowerCase(Locale.ROOT) : "";
        Optional<Mode> flag = Values.booleanOf(word).map(on -> on ? Mode.AUTO : Mode.NEVER);
        return flag.or(() -> Optional.ofNullable(MODES.get(word)))
                .orElseThrow(() -> Values.invalid(node, "true, false, auto, must, always or never"));
    }

    private static String url(Node node) {
        if (node instanceof Node.Scalar scalar && StaplingConfig.isResponder(scalar.text())) {
            return scalar.text();
        }
        throw Hosts.invalid(node, "one http or https URL, without a user: \"http://ocsp.example.com\"");
    }
}
