package io.postern.config;

import java.util.List;
import java.util.Map;

/**
 * What INFO tells clients of addresses, so that none learns of one behind the gate.
 *
 * @param addresses   the gate's own addresses as clients reach it; the first one is INFO's {@code host} and {@code port}.
 *                    May be empty: then a client is told the address that it dialed
 * @param map         from an upstream's advertised address, normalized, to the gate's address for it
 * @param connectUrls what becomes of {@code connect_urls}
 */
public record AdvertiseConfig(List<HostPort> addresses, Map<HostPort, HostPort> map, ConnectUrls connectUrls) {

    public AdvertiseConfig {
        addresses = List.copyOf(addresses);
        map = Map.copyOf(map);
    }

    /** What becomes of the {@code connect_urls} of an upstream's INFO. */
    public enum ConnectUrls {
        /** Replaced by {@link AdvertiseConfig#addresses}; dropped where there are none. The default. */
        ADVERTISE,
        /** Each one mapped by {@link AdvertiseConfig#map}, the rest dropped. */
        MAP,
        /** Left as the upstream has them: for upstreams that advertise the gate's addresses themselves. */
        PASS,
        /** Dropped. */
        DROP
    }
}
