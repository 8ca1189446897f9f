package io.postern.cli;

import io.postern.Postern;
import java.io.PrintStream;

/** The commands with which a reader repeats the demo by hand. */
final class DemoRecipe {
    private DemoRecipe() {}

    /** Against the gate that the demo has left running. */
    static void whileRunning(PrintStream out, Postern gate, DemoFolder folder) {
        out.printf(
                """

                Everything is left running until Ctrl-C. By hand, in another terminal:

                  nats --server tls://localhost:%1$d --tlsca %3$s subscribe 'postern.>'
                  nats --server tls://localhost:%2$d --tlsca %3$s --tlsfirst publish postern.demo hello
                  openssl s_client -connect localhost:%2$d -CAfile %3$s -verify_return_error </dev/null

                As Alice, whose certificate says so; and what the gate makes of it:

                  nats --server tls://localhost:%4$d --tlsca %3$s --tlscert %5$s --tlskey %6$s account info
                  ./postern explain-cert %5$s -c %7$s

                nats-server's configuration is %8$s.
                The gate's configuration is %7$s.
                """,
                port(gate, DemoListener.INFO_FIRST),
                port(gate, DemoListener.TLS_FIRST),
                folder.ca(),
                gate.address(DemoFolder.MAPPING_LISTENER).port(),
                folder.alice().certificate(),
                folder.alice().key(),
                folder.configuration(),
                folder.serverConfiguration());
    }

    /** From the beginning, with files of the reader's own. */
    static void fromScratch(PrintStream out) {
        out.print("""

            To try it with clients of your own: ./postern demo --keep
            To set it up by hand, with this postern.conf:

              listeners.clients {
                listen = "127.0.0.1:4222"
                tls { cert_file = "certs/server.pem", key_file = "certs/server-key.pem", handshake_first = auto }
              }
              upstreams.nats.servers = ["127.0.0.1:4223"]

            and these commands, of which the middle three go on running:

              ./postern dev-certs certs
              nats-server -a 127.0.0.1 -p 4223
              ./postern run -c postern.conf
              nats --server tls://localhost:4222 --tlsca certs/ca.pem subscribe 'postern.>'
              nats --server tls://localhost:4222 --tlsca certs/ca.pem --tlsfirst publish postern.demo hello

            To let client certificates say who comes in, this prints what both configurations need for that:

              ./postern dev-certs certs --email alice@example.com --nkey
            """);
    }

    private static int port(Postern gate, DemoListener listener) {
        return gate.address(listener.toString()).port();
    }
}
