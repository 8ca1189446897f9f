package io.postern.cli;

import io.postern.cli.Invocation.Monitored;
import io.postern.config.ConfigException;
import io.postern.config.ConfigLoader;
import io.postern.config.HostPort;
import io.postern.config.MonitorConfig;
import java.io.IOException;
import java.net.URI;

/** Where a gate's monitoring is. */
final class MonitorAddress {
    private MonitorAddress() {}

    /**
     * Blocks on the configuration, where that has to tell.
     *
     * @throws IOException if it has no monitoring that could be found
     */
    static URI of(Monitored gate) throws ConfigException, IOException {
        return switch (gate) {
            case Monitored.At(URI monitor) -> monitor;
            case Monitored.ConfiguredBy(var file) ->
                switch (ConfigLoader.load(file).operation().monitor()) {
                    case MonitorConfig.Off() -> throw new IOException(file + " has no monitor");
                    case MonitorConfig.On(HostPort listen)
                    when listen.port() == 0 ->
                        throw new IOException(file + " lets the monitor have any port: name it by URL");
                    case MonitorConfig.On(HostPort listen) -> URI.create("http://" + reachable(listen));
                };
        };
    }

    /** From this machine. */
    private static HostPort reachable(HostPort listen) {
        return switch (listen.host()) {
            case "0.0.0.0" -> new HostPort("127.0.0.1", listen.port());
            case "::" -> new HostPort("::1", listen.port());
            default -> listen;
        };
    }
}
