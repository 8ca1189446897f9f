package io.postern.certs;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A result in words, and as snippets to paste. */
final class Description {
    private final DevCertsResult result;
    private final StringBuilder text = new StringBuilder();

    private Description(DevCertsResult result) {
        this.result = result;
    }

    /** The text, each line ended. */
    static String of(DevCertsResult result) {
        return new Description(result).write();
    }

    private String write() {
        line("Development certificates in " + result.directory() + ": for tests, never for production.");
        if (result.keyProtection() == KeyProtection.AS_FOLDER) {
            line("This file system knows no permissions: whoever can read the folder can read the keys.");
        }
        result.certificates().forEach(this::certificate);
        nkey();
        posternSnippet();
        usersSnippet();
        commandSnippet();
        return text.toString();
    }

    private void certificate(MadeCertificate certificate) {
        line("");
        switch (certificate) {
            case MadeCertificate.Ca ca -> {
                heading("CA", ca);
                field("subject", Text.printable(ca.facts().subject()));
                field(
                        "origin",
                        switch (ca.origin()) {
                            case MADE -> "new";
                            case REUSED -> "was there, reused";
                        });
            }
            case MadeCertificate.Server server -> heading("server", server);
            case MadeCertificate.Client client -> {
                heading("client", client);
                users(client);
            }
            case MadeCertificate.Bad bad -> {
                heading("BAD", bad);
                field("fault", bad.fault());
            }
        }
    }

    private void heading(String role, MadeCertificate certificate) {
        CertificateFiles files = certificate.files();
        CertificateFacts facts = certificate.facts();
        line(role + "  " + relative(files.certificate()) + "  " + relative(files.key()));
        if (!files.secret().isEmpty()) {
            field("also", files.secret().stream().map(this::relative).collect(Collectors.joining("  ")));
        }
        if (!facts.names().isEmpty()) {
            field("names", facts.names().stream().map(Text::printable).collect(Collectors.joining("  ")));
        }
        field("expires", facts.notAfter().toString());
        field("pin", facts.pin());
    }

    private void users(MadeCertificate.Client client) {
        field("user:", Text.quoted(client.mapsTo()));
        List<String> others = client.users().subList(1, client.users().size());
        if (!others.isEmpty()) {
            field("or else", others.stream().map(Text::quoted).collect(Collectors.joining(", then ")));
        }
    }

    private void nkey() {
        if (result.nkey() instanceof ProxyNkey.InFile(Path file, String publicKey)) {
            line("");
            line("nkey  " + relative(file));
            field("public", publicKey);
        }
    }

    private void posternSnippet() {
        line("");
        line("postern.conf:");
        line("  listeners.clients {");
        line("    listen = \"127.0.0.1:4222\"");
        CertificateFiles server = result.server().files();
        String pair = "cert_file = " + quoted(server.certificate()) + ", key_file = " + quoted(server.key());
        switch (result.nkey()) {
            case ProxyNkey.None() -> {
                line("    tls { " + pair + " }");
                line("  }");
                line("  upstreams.nats.servers = [\"127.0.0.1:4223\"]");
            }
            case ProxyNkey.InFile(Path file, var _) -> {
                String ca = "ca_file = " + quoted(result.ca().files().certificate());
                line("    tls { " + pair + ", " + ca + ", verify_and_map = true }");
                line("  }");
                line("  upstreams.nats {");
                line("    servers = [\"127.0.0.1:4223\"]");
                line("    proxy_nkey_file = " + quoted(file));
                line("    users {");
                result.clients().forEach(client -> line("      " + Text.quoted(client.mapsTo()) + " {}"));
                line("    }");
                line("  }");
            }
        }
    }

    private void usersSnippet() {
        line("");
        switch (result.nkey()) {
            case ProxyNkey.None() -> {
                // Finding them by name alone is safe where nats-server itself sees the certificate, and nowhere else.
                line("nats-server with verify_and_map of its own, the users that the client certificates map to");
                line("(behind the gate anyone could claim them: give them passwords, or make an --nkey):");
                users("");
            }
            case ProxyNkey.InFile(var _, String publicKey) -> {
                line("nats-server, the gate that it trusts, and the users that come in by it alone:");
                line("  proxies { trusted = [ { key: " + Text.quoted(publicKey) + " } ] }");
                users(", proxy_required: true");
            }
        }
    }

    private void users(String more) {
        line("  authorization { users = [");
        result.clients().forEach(client -> line("    { user: " + Text.quoted(client.mapsTo()) + more + " }"));
        line("  ] }");
    }

    private void commandSnippet() {
        CertificateFiles client = result.clients().getFirst().files();
        line("");
        line("a client:");
        line("  nats --server tls://localhost:4222 --tlsca "
                + quoted(result.ca().files().certificate())
                + " --tlscert " + quoted(client.certificate())
                + " --tlskey " + quoted(client.key())
                + " publish hello world");
    }

    private String relative(Path file) {
        return result.directory().relativize(file).toString();
    }

    private static String quoted(Path file) {
        return Text.quoted(file.toAbsolutePath().normalize().toString());
    }

    private void field(String label, String value) {
        line("  " + label + " ".repeat(Math.max(1, 9 - label.length())) + value);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
