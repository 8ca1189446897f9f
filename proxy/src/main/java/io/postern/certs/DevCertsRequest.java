package io.postern.certs;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What to make. Valid by construction: {@link InvalidNameException} names every server name that is none.
 *
 * @param directory   where the files go; made if it isn't there
 * @param serverNames DNS names or IP addresses for the server certificate, beside localhost, 127.0.0.1, ::1 and the host name
 * @param clients     one client certificate each; none stands for {@link #DEFAULT_CLIENT}
 * @param bothUsages  whether the server certificate is good for clients too, as the two ends of a route need it
 * @param badSet      whether to make the certificates that a correct verifier refuses, in the folder {@code bad}
 * @param proxyNkey   whether to make an nkey by which a gate signs as a trusted proxy
 * @param overwrite   what becomes of files that are there already
 */
public record DevCertsRequest(
        Path directory,
        List<String> serverNames,
        List<ClientIdentity> clients,
        boolean bothUsages,
        boolean badSet,
        boolean proxyNkey,
        Overwrite overwrite) {

    /** The client certificate that is made when none is asked for. */
    public static final ClientIdentity DEFAULT_CLIENT = new ClientIdentity.Email("client@localhost");

    public DevCertsRequest {
        serverNames = List.copyOf(serverNames);
        clients = List.copyOf(clients);
        String wrong = serverNames.stream()
                .filter(name -> ServerName.parse(name).isEmpty())
                .map(name -> InvalidNameException.of(name, "a DNS name or an IP address")
                        .getMessage())
                .collect(Collectors.joining("\n"));
        if (!wrong.isEmpty()) {
            throw new InvalidNameException(wrong);
        }
    }

    /** Without an nkey. */
    public DevCertsRequest(
            Path directory,
            List<String> serverNames,
            List<ClientIdentity> clients,
            boolean bothUsages,
            boolean badSet,
            Overwrite overwrite) {
        this(directory, serverNames, clients, bothUsages, badSet, false, overwrite);
    }

    /** One server and one client certificate with the default names, in a folder that has none. */
    public static DevCertsRequest in(Path directory) {
        return new DevCertsRequest(directory, List.of(), List.of(), false, false, Overwrite.REFUSE);
    }

    /** The certificates to make for clients, each once. */
    List<ClientIdentity> clientsToMake() {
        return clients.isEmpty()
                ? List.of(DEFAULT_CLIENT)
                : clients.stream().distinct().toList();
    }

    /** What becomes of files that are there already. The CA is never replaced: who trusts it keeps trusting it. */
    public enum Overwrite {
        REFUSE,
        FORCE
    }
}
