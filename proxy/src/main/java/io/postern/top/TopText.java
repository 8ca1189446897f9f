package io.postern.top;

import io.postern.top.GateReading.Connection;
import io.postern.top.GateReading.Totals;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A reading as text: nats-top's page, with columns on TLS. Pure. */
final class TopText {
    private static final int KIBI = 1024;

    /** Of a client's own words. */
    private static final int LONGEST_NAME = 24;

    private static final String ROW = "  %-22s %-8s %-24s %-5s %-20s %-14s %-10s %6s %9s %9s %9s %9s %9s %-16s %-9s%n";

    private TopText() {}

    /**
     * The page.
     *
     * @param before the reading before it, for rates; the same one where there is none
     */
    static String of(GateReading reading, GateReading before) {
        StringBuilder text = new StringBuilder();
        head(text, reading, before);
        text.append(String.format(
                Locale.ROOT,
                ROW,
                "HOST",
                "CID",
                "NAME",
                "TLS",
                "CIPHER",
                "GROUP",
                "MODE",
                "SUBS",
                "PENDING",
                "MSGS_TO",
                "MSGS_FROM",
                "BYTES_TO",
                "BYTES_FROM",
                "USER",
                "UPTIME"));
        reading.connections().forEach(connection -> row(text, connection));
        return text.toString();
    }

    private static void head(StringBuilder text, GateReading reading, GateReading before) {
        GateReading.Gate gate = reading.gate();
        Totals totals = reading.totals();
        double seconds = Duration.between(before.gate().now(), gate.now()).toNanos() / 1e9;
        Totals then = before.totals();
        List<String> lines = List.of(
                "Postern " + clean(gate.version()) + " (uptime: " + clean(gate.uptime()) + ", " + clean(gate.state())
                        + ")",
                "Server:",
                "  ID:   " + clean(gate.serverId()),
                String.format(
                        Locale.ROOT,
                        "  Load: CPU: %.1f%%  Memory: %s  Connections: %d of %d ever",
                        gate.load().cpu(),
                        size(gate.load().memory()),
                        totals.connections(),
                        totals.accepted()),
                "  In:   "
                        + flow(
                                totals.inMessages(),
                                totals.inBytes(),
                                rate(totals.inMessages() - then.inMessages(), seconds),
                                rate(totals.inBytes() - then.inBytes(), seconds)),
                "  Out:  "
                        + flow(
                                totals.outMessages(),
                                totals.outBytes(),
                                rate(totals.outMessages() - then.outMessages(), seconds),
                                rate(totals.outBytes() - then.outBytes(), seconds)),
                "",
                "Connections polled: " + reading.connections().size());
        lines.forEach(line -> text.append(line).append('\n'));
    }

    private static String flow(long messages, long bytes, double messageRate, double byteRate) {
        return String.format(
                Locale.ROOT,
                "Msgs: %s  Bytes: %s  Msgs/Sec: %.1f  Bytes/Sec: %s",
                size(messages),
                size(bytes),
                messageRate,
                size((long) byteRate));
    }

    private static double rate(long more, double seconds) {
        return seconds <= 0 ? 0 : more / seconds;
    }

    private static void row(StringBuilder text, Connection row) {
        text.append(String.format(
                Locale.ROOT,
                ROW,
                clean(row.client().address()),
                row.client().cid(),
                clean(row.client().name()),
                row.tls().version().isEmpty() ? "-" : clean(row.tls().version()),
                clean(cipher(row.tls().cipher())),
                clean(row.tls().group()),
                clean(row.tls().mode()),
                size(row.counts().subscriptions()),
                size(row.counts().pending()),
                size(row.counts().outMessages()),
                size(row.counts().inMessages()),
                size(row.counts().outBytes()),
                size(row.counts().inBytes()),
                clean(row.client().user()),
                clean(row.uptime())));
    }

    /** Without what all have in common, and without the hash, which says nothing that the rest does not. */
    private static String cipher(String name) {
        return name.replaceFirst("^TLS_(?:ECDHE_)?", "").replaceFirst("_SHA[0-9]+$", "");
    }

    /** As nats-top writes it: {@code 1.5K}, in steps of 1024. */
    static String size(long value) {
        if (value < KIBI) {
            return Long.toString(value);
        }
        double scaled = value;
        int unit = -1;
        while (scaled >= KIBI && unit < 3) {
            scaled /= KIBI;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f%s", scaled, "KMGT".charAt(unit));
    }

    /** No words of a client's move the cursor, or a column. */
    private static String clean(String text) {
        StringBuilder cleaned = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_NAME)
                .forEach(c -> cleaned.append(c > ' ' && c < 0x7f ? (char) c : c == ' ' ? '_' : '?'));
        return cleaned.toString();
    }
}
