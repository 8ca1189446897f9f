package io.postern.config;

/**
 * An address to accept NATS clients on, with everything that decides how they are served.
 *
 * @param name      the block's name in the file; the tag in metrics and logs
 * @param listen    the address to bind; port 0 takes a free one
 * @param upstream  the name of the upstream that its sessions dial
 * @param advertise what INFO tells clients of addresses
 * @param security  whether and how its clients speak TLS
 * @param intake    what becomes of a connection before it is served
 */
public record ListenerConfig(
        String name,
        HostPort listen,
        String upstream,
        AdvertiseConfig advertise,
        ClientSecurity security,
        IntakeConfig intake) {

    public ListenerConfig {
        Checks.require(!name.isEmpty(), "name", name, "a name");
    }
}
