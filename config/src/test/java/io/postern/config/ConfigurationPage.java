package io.postern.config;

import java.util.List;

/** Prints docs/configuration.md from {@code reference.conf}. */
final class ConfigurationPage {
    private static final String INTRODUCTION = """
        # Configuration

        <!-- Printed from config/src/main/resources/io/postern/config/reference.conf by ConfigurationDocTest: change that file,
             then run  mvn -q test -pl config -Dtest=ConfigurationDocTest -Ddocs.apply=true -->

        One file, in [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md): JSON without most of its punctuation, with comments.

        ```hocon
        listeners {
          clients {
            listen = "0.0.0.0:4222"
            advertise = "nats.example.com:4222"
            tls { cert_file = "server.pem", key_file = "server-key.pem", handshake_first = auto }
          }
        }
        upstreams {
          nats { servers = ["127.0.0.1:4223"] }
        }
        ```

        - **Quotes.** What holds a `:` or a `*` is quoted: `"0.0.0.0:4222"`. This is stricter than nats-server.conf, which HOCON resembles and
          is not: single quotes do not quote, `2m` is two minutes, and variables are `${NAME}`.
        - **The `tls` block** has nats-server's keys with nats-server's meaning: one from a nats-server.conf can be pasted in.
        - **Durations** have a unit: `300ms`, `2s`, `1m30s`. Where nats-server takes seconds (`timeout` of `tls`) a plain number counts seconds, everywhere else it is refused.
        - **Paths** are relative to the file that names them.
        - **`include "more.conf"`** puts another file in its place, in any block. A file that is missing is an error.
        - **`${NAME}`** is a value from elsewhere in the file or from the environment, `${?NAME}` the same if there is one.
        - **Mistakes** are told all at once, each with its line and what was expected. An unknown key is a mistake, and so is a key
          that is known but not served yet, unless it asks for what is done anyway (`cert_match_skip_invalid = false`).
        - **Secrets** stand in files that are named here, or in the environment: `password = ${NATS_PASSWORD}`. None is ever shown, in no
          message and not by `--print-config`.

        `postern -t -c FILE` checks a file and starts nothing; `postern --print-config -c FILE` prints every value in force with the
        place that it comes from.
        """;

    private static final int LONGEST = 80;

    private ConfigurationPage() {}

    static String print() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (ReferenceText.Block block : ReferenceText.blocks()) {
            page.append("\n## ").append(block.path().isEmpty() ? "Outside of all blocks" : "`" + block.path() + "`");
            page.append('\n');
            if (!block.comment().isEmpty()) {
                page.append('\n').append(block.comment()).append('\n');
            }
            appendTable(page, block.keys());
        }
        return page.toString();
    }

    private static void appendTable(StringBuilder page, List<ReferenceText.Key> keys) {
        if (keys.isEmpty()) {
            return;
        }
        page.append("\n| key | default | meaning |\n|---|---|---|\n");
        for (ReferenceText.Key key : keys) {
            page.append("| `%s` | %s | %s |\n".formatted(key.name(), value(key), key.comment()));
        }
    }

    private static String value(ReferenceText.Key key) {
        if (key.value().isEmpty()) {
            return "";
        }
        // One below the other where one beside the other would fill the page.
        return key.value().length() > LONGEST
                ? "`" + key.value().replaceAll("[\\[\\]]", "").replace(",", "`<br>`") + "`"
                : "`" + key.value().replace(",", ", ") + "`";
    }
}
