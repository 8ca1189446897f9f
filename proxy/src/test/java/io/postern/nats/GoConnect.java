package io.postern.nats;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What nats-server would make of a CONNECT: names by Go's folding, the last of several, null passed over, what is no field's
 * too. To hold {@link ConnectRewriter} against.
 */
final class GoConnect {
    private static final List<String> FIELDS = List.of(
            "echo",
            "verbose",
            "pedantic",
            "tls_required",
            "nkey",
            "jwt",
            "sig",
            "auth_token",
            "user",
            "pass",
            "name",
            "lang",
            "version",
            "protocol",
            "account",
            "new_account",
            "headers",
            "no_responders",
            "import",
            "export",
            "remote_account",
            "proxy_sig");

    /** What says who the client is. */
    static final List<String> LOGIN =
            List.of("user", "pass", "auth_token", "nkey", "sig", "jwt", "account", "new_account", "proxy_sig");

    private GoConnect() {}

    /** The fields and their values, texts decoded; empty where {@code json} is no JSON object. */
    static Optional<Map<String, String>> fields(byte[] json) {
        return StrictJson.members(json).map(members -> {
            Map<String, String> fields = new TreeMap<>();
            for (StrictJson.Member member : members) {
                if (FIELDS.contains(member.name()) && !member.value().equals("null")) {
                    fields.put(member.name(), decoded(member.value()));
                }
            }
            return fields;
        });
    }

    /** As {@link #fields(byte[])}, of a whole line, which has to be a CONNECT. */
    static Map<String, String> fields(String line) {
        if (!line.startsWith("CONNECT {") || !line.endsWith("}\r\n")) {
            throw new AssertionError("no CONNECT: " + line);
        }
        return fields(line.substring(8, line.length() - 2).getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private static String decoded(String value) {
        List<String> strings = Json.strings("[" + value + "]");
        return strings.isEmpty() ? value : strings.getFirst();
    }
}
