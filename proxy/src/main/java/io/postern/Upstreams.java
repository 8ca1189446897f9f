package io.postern;

import io.netty.channel.Channel;
import io.postern.config.PosternConfig;
import io.postern.config.UpstreamConfig;
import io.postern.upstream.UpstreamConnector;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The ways to the upstreams, which stay as they are over a reload that does not concern them. On one thread at a time. */
final class Upstreams {
    private final Function<InetAddress, Channel> channels;
    private Map<String, UpstreamConnector> inUse = Map.of();

    /** @param channels makes a channel that can be connected to an address */
    Upstreams(Function<InetAddress, Channel> channels) {
        this.channels = channels;
    }

    /** What {@code config} names: those in use where nothing about them changes. */
    Map<String, UpstreamConnector> prepare(PosternConfig config) {
        Map<String, UpstreamConnector> next = new LinkedHashMap<>();
        for (UpstreamConfig upstream : config.upstreams()) {
            UpstreamConnector current = inUse.get(upstream.name());
            next.put(
                    upstream.name(),
                    current != null && sameWay(current.config(), upstream)
                            ? current
                            : new UpstreamConnector(upstream, channels));
        }
        return next;
    }

    /** As whom sessions come there makes no difference to the way. */
    private static boolean sameWay(UpstreamConfig one, UpstreamConfig other) {
        return one.servers().equals(other.servers())
                && one.dialTimeout().equals(other.dialTimeout())
                && one.infoTimeout().equals(other.infoTimeout())
                && one.balancing().equals(other.balancing());
    }

    /** From now on these are in use. */
    void use(Map<String, UpstreamConnector> next) {
        inUse = Map.copyOf(next);
    }
}
