package io.postern.session;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The live sessions of the gate. Thread-safe: sessions come and go on every event loop. */
public final class Sessions {
    private final Set<Session> live = ConcurrentHashMap.newKeySet();
    private final Map<EventLoop, LoopTraffic> traffic = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    /** How many there are. */
    public int count() {
        return live.size();
    }

    /**
     * Each live session as it is now, in no order. They are asked on their event loops, a few at a time, as these have other
     * things to do; those that do not answer in time are left out. Blocks, on any thread but an event loop.
     */
    public List<SessionView> views(Duration atMost) throws InterruptedException {
        return new ViewCollector(atMost).collect(live);
    }

    /** What all sessions have passed on so far. */
    public Traffic traffic() {
        Traffic sum = Traffic.NONE;
        for (LoopTraffic loop : traffic.values()) {
            sum = sum.plus(loop);
        }
        return sum;
    }

    /** Judges the client of each anew. */
    public void judgeAll() {
        live.forEach(Session::requestJudgement);
    }

    /** Whether any of them is judged by {@code admission}. */
    public boolean areJudgedBy(Admission admission) {
        return live.stream().anyMatch(session -> session.isJudgedBy(admission));
    }

    /**
     * Tells each client that the gate is leaving, and ends the sessions one after the other, in random order, evenly over a time;
     * none comes meanwhile. On any thread but an event loop; returns when all were asked to end, or are gone.
     */
    public void sendAway(Duration over) throws InterruptedException {
        live.forEach(Session::requestLameDuck);
        LameDuck.sendAway(List.copyOf(live), over, this::awaitNone);
    }

    /** Asks each to end once what is under way was delivered. */
    public void stopAll() {
        live.forEach(Session::requestStop);
    }

    /** Ends each at once. */
    public void abortAll() {
        live.forEach(Session::requestAbort);
    }

    /**
     * Waits until there is none, on any thread but an event loop.
     *
     * @return whether there is none; false when {@code atMost} was over first
     */
    public boolean awaitNone(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (live) {
            for (long left = atMost.toMillis();
                    !live.isEmpty() && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                live.wait(left);
            }
            return live.isEmpty();
        }
    }

    /** Where the sessions of {@code loop} are summed up. */
    LoopTraffic trafficOf(EventLoop loop) {
        return traffic.computeIfAbsent(loop, _ -> new LoopTraffic());
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    void add(Session session) {
        live.add(session);
    }

    void remove(Session session) {
        live.remove(session);
        synchronized (live) {
            live.notifyAll();
        }
    }
}
