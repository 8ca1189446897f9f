package io.postern.explain;

import io.postern.config.ConfigException;
import io.postern.config.ListenerConfig;
import io.postern.config.PosternConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a configuration makes of a client certificate, at each of its listeners. Immutable; shows no secret. */
public final class Explanation {
    private final ShownCertificate certificate;
    private final List<ListenerExplanation> listeners;

    private Explanation(ShownCertificate certificate, List<ListenerExplanation> listeners) {
        this.certificate = certificate;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Judges the certificate as in a handshake at {@code now}. Issuers are not asked. Blocks on the files.
     *
     * @param file   PEM with the client's certificate and then its intermediates, or the certificate in DER
     * @param config the configuration, of which every file can be used
     * @throws IOException     where {@code file} can't be read, or holds no certificate
     * @throws ConfigException where a file of the configuration can't be used after all
     */
    public static Explanation of(Path file, PosternConfig config, Instant now) throws ConfigException, IOException {
        ShownCertificate certificate = ShownCertificate.of(file, CertificateFile.read(file));
        List<ListenerExplanation> listeners = new ArrayList<>();
        for (ListenerConfig listener : config.listeners()) {
            listeners.add(ListenerExplainer.load(listener, config).explain(certificate, now));
        }
        return new Explanation(certificate, listeners);
    }

    /** For people. */
    public String text() {
        return ExplanationText.of(certificate, listeners);
    }

    /** One JSON object on one line, for programs: {@code docs/how-to/explain-cert.md} has its members. */
    public String json() {
        return ExplanationJson.of(certificate, listeners);
    }
}
