package io.postern;

import io.netty.channel.Channel;
import io.postern.config.PosternConfig;
import io.postern.config.UpstreamConfig;
import io.postern.upstream.ServerStatus;
import io.postern.upstream.UpstreamObserver;
import io.postern.upstream.UpstreamPool;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The ways to the upstreams, which stay as they are over a reload that does not concern them. On one thread at a time, but for
 * {@link #status}.
 */
final class Upstreams implements AutoCloseable {
    private final Function<InetAddress, Channel> channels;
    private final UpstreamObserver observer;
    private final Onlookers onlookers;
    private volatile Map<String, UpstreamPool> inUse = Map.of();

    /** Whether anybody looks at how servers are, besides the sessions that have to choose. */
    enum Onlookers {
        SOME,
        NONE
    }

    /** @param channels makes a channel that can be connected to an address */
    Upstreams(Function<InetAddress, Channel> channels, UpstreamObserver observer, Onlookers onlookers) {
        this.channels = channels;
        this.observer = observer;
        this.onlookers = onlookers;
    }

    /** What {@code config} names: those in use where nothing about them changes. */
    Map<String, UpstreamPool> prepare(PosternConfig config) {
        Map<String, UpstreamPool> next = new LinkedHashMap<>();
        for (UpstreamConfig upstream : config.upstreams()) {
            UpstreamPool current = inUse.get(upstream.name());
            next.put(
                    upstream.name(),
                    current != null && sameWay(current.config(), upstream)
                            ? current
                            : new UpstreamPool(upstream, channels, observer));
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

    /** From now on these are in use, and no other is watched. */
    void use(Map<String, UpstreamPool> next) {
        Map<String, UpstreamPool> before = inUse;
        inUse = Map.copyOf(next);
        next.values().stream().filter(this::isWatched).forEach(UpstreamPool::watch);
        before.values().stream().filter(pool -> !next.containsValue(pool)).forEach(UpstreamPool::close);
    }

    /** Where there is nothing to choose and nobody looks, what sessions tell is enough. */
    private boolean isWatched(UpstreamPool pool) {
        return onlookers == Onlookers.SOME || pool.config().servers().size() > 1;
    }

    /** Every server of every upstream that is in use. On any thread. */
    List<ServerStatus> status() {
        return inUse.values().stream().flatMap(pool -> pool.status().stream()).toList();
    }

    /** Watches none any longer. */
    @Override
    public void close() {
        inUse.values().forEach(UpstreamPool::close);
    }
}
