package io.postern.cli;

import io.postern.cli.DemoClient.Handshake;
import io.postern.config.HostPort;
import java.io.IOException;
import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/** The demo's second part: a client whose certificate says who it is in NATS, and one that shows none. */
final class DemoIdentity {
    private static final Pattern USER = Pattern.compile("\"user\":\"([^\"]*)\"");

    private final DemoFolder folder;
    private final HostPort address;
    private final DemoRefusals refusals;
    private final PrintStream out;

    /** @param address of the listener that maps certificates */
    DemoIdentity(DemoFolder folder, HostPort address, DemoRefusals refusals, PrintStream out) {
        this.folder = folder;
        this.address = address;
        this.refusals = refusals;
        this.out = out;
    }

    /**
     * Sends a message through as Alice.
     *
     * @throws IOException also where nats-server takes her for somebody else
     */
    void accept() throws IOException {
        String message = "hello from " + DemoFolder.ALICE;
        SSLSocketFactory tls = DemoTls.showing(folder.alice(), folder.ca());
        try (DemoClient subscriber = DemoClient.connect(address, Handshake.INFO_FIRST, tls);
                DemoClient publisher = DemoClient.connect(address, Handshake.TLS_FIRST, tls)) {
            out.println(Demo.send(publisher, subscriber, message));
            Matcher user = USER.matcher(publisher.userInfo());
            if (!user.find() || !user.group(1).equals(DemoFolder.ALICE)) {
                throw new IOException(DemoFolder.ALICE + " comes in as somebody else");
            }
            out.printf(
                    "  mapped   %s comes in as NATS user \"%s\", says nats-server ($SYS.REQ.USER.INFO)%n",
                    folder.path().relativize(folder.alice().certificate()), user.group(1));
        }
    }

    /**
     * Tries to come in without a certificate.
     *
     * @throws IOException also where it comes in
     */
    void refuse() throws IOException, InterruptedException {
        try (DemoClient _ = DemoClient.connect(address, Handshake.TLS_FIRST, DemoTls.trusting(folder.ca()))) {
            throw new IOException("a client without a certificate came in");
        } catch (SSLException told) {
            out.printf("  refused  a client without a certificate, which is told: %s%n", told.getMessage());
            out.printf(
                    "           (reason=%s in the gate's log)%n",
                    refusals.next().tag());
        }
    }
}
