package io.postern.monitor;

import io.postern.monitor.ListenerStatus.ServedCertificate;
import io.postern.monitor.ListenerStatus.Staple;
import io.postern.policy.Sha256;
import io.postern.tls.ServedNames;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code /certz}: the certificates that are served, from which file, since when, for whom and until when. */
final class CertzPage implements Page {
    private final GateStatus gate;

    CertzPage(GateStatus gate) {
        this.gate = gate;
    }

    /**
     * A row.
     *
     * @param listener who serves it
     */
    private record Row(String listener, ServedCertificate served) {}

    @Override
    public Reply answer(Request request) {
        Instant now = Instant.now();
        List<Row> rows = gate.listeners().stream()
                .flatMap(listener -> listener.certificates().stream()
                        .map(served -> new Row(listener.config().name(), served)))
                .toList();
        return Reply.json(Reply.OK, PageJson.indented(json -> {
            json.time("now", now);
            json.objects("certificates", rows, row -> {
                json.text("listener", row.listener());
                served(json, row.served(), now);
            });
        }));
    }

    private static void served(PageJson json, ServedCertificate served, Instant now) {
        X509Certificate leaf = served.certificate().leaf();
        json.text("cert_file", served.certificate().certFile().toString());
        json.time("since", served.since());
        json.text("subject", leaf.getSubjectX500Principal().getName());
        json.text("issuer", leaf.getIssuerX500Principal().getName());
        ServedNames names = ServedNames.of(leaf);
        json.texts("dns_names", names.dnsNames());
        json.texts("ip_addresses", names.addresses());
        json.text("serial", leaf.getSerialNumber().toString(16));
        json.text("key", leaf.getPublicKey().getAlgorithm());
        json.text("spki_sha256", Sha256.hex(leaf.getPublicKey().getEncoded()));
        json.number("chain", served.certificate().chain().size());
        json.time("not_before", leaf.getNotBefore().toInstant());
        json.time("not_after", served.notAfter());
        json.number("seconds_left", Duration.between(now, served.notAfter()).toSeconds());
        json.flag("must_staple", served.certificate().mustStaple());
        json.flag("ocsp_stapled", served.staple() == Staple.SENT);
    }
}
