package io.postern.monitor;

import io.postern.config.UpstreamConfig;
import io.postern.monitor.ServerMonitor.Detail;
import io.postern.session.SessionView;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What upstreams' own monitoring says of the connections of our sessions, where the configuration tells where it is. The two are
 * joined by what INFO says: the server's id, and the client's. Thread-safe.
 */
final class UpstreamMonitors implements AutoCloseable {
    private final Map<URI, ServerMonitor> monitors = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Asks the monitors of {@code upstreams}, all at once. Blocks for a few seconds at most.
     *
     * @return what is known of a session's connection; {@link UpstreamConnection#UNKNOWN} where nothing is
     */
    Function<SessionView, UpstreamConnection> ask(List<UpstreamConfig> upstreams, Detail detail)
            throws InterruptedException {
        Set<URI> configured = upstreams.stream()
                .flatMap(upstream -> upstream.balancing().monitors().stream())
                .collect(Collectors.toSet());
        monitors.keySet().retainAll(configured);
        List<Future<UpstreamAnswer>> answers = configured.stream()
                .map(uri -> monitors.computeIfAbsent(uri, ServerMonitor::new))
                .map(monitor -> threads.submit(() -> monitor.connections(detail)))
                .toList();
        Map<String, UpstreamAnswer> byServer = new HashMap<>();
        for (Future<UpstreamAnswer> future : answers) {
            UpstreamAnswer answer = get(future);
            byServer.put(answer.serverId(), answer);
        }
        return session -> byServer.getOrDefault(session.upstream().serverId(), UpstreamAnswer.NONE)
                .connections()
                .getOrDefault(session.upstream().clientId(), UpstreamConnection.UNKNOWN);
    }

    private static UpstreamAnswer get(Future<UpstreamAnswer> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
