package io.postern.session;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks sessions on their event loops what they are. Once. */
final class ViewCollector {
    private static final Logger LOG = LoggerFactory.getLogger(ViewCollector.class);

    /** Asked in one turn of an event loop, which takes some tens of microseconds: what is relayed there waits no longer. */
    private static final int BATCH = 256;

    private final long end;
    private final List<CompletableFuture<List<SessionView>>> asked = new ArrayList<>();

    /** @param atMost how long all of them may take to answer */
    ViewCollector(Duration atMost) {
        this.end = System.nanoTime() + atMost.toNanos();
    }

    List<SessionView> collect(Collection<Session> sessions) throws InterruptedException {
        Map<EventLoop, List<Session>> batches = new HashMap<>();
        for (Session session : sessions) {
            List<Session> batch = batches.computeIfAbsent(session.eventLoop(), _ -> new ArrayList<>(BATCH));
            batch.add(session);
            if (batch.size() == BATCH) {
                ask(session.eventLoop(), batch);
                batches.remove(session.eventLoop());
            }
        }
        batches.forEach(this::ask);
        List<SessionView> views = new ArrayList<>();
        for (CompletableFuture<List<SessionView>> answer : asked) {
            views.addAll(await(answer));
        }
        return views;
    }

    private void ask(EventLoop loop, List<Session> batch) {
        try {
            asked.add(CompletableFuture.supplyAsync(
                    () -> batch.stream()
                            .map(Session::view)
                            .flatMap(Optional::stream)
                            .toList(),
                    loop));
        } catch (RejectedExecutionException stopped) {
            LOG.debug("an event loop has stopped, and its sessions with it");
        }
    }

    private List<SessionView> await(CompletableFuture<List<SessionView>> answer) throws InterruptedException {
        try {
            return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException busy) {
            return List.of();
        } catch (ExecutionException e) {
            LOG.error("sessions can't be shown", e.getCause());
            return List.of();
        }
    }
}
