package io.postern.intake;

import io.postern.config.LimitsConfig.HandshakeLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets so many TLS handshakes start in a second, of a listener and of each client address. More wait for their turn, and
 * beyond a bound they are refused. Addresses take turns: who comes in great numbers waits behind itself, and not others behind
 * it. Thread-safe.
 *
 * <p>Of an address is known what it has started in the last second, or that it waits, and nothing later; and of so many
 * addresses at most, that nobody can fill the memory with them.
 */
final class HandshakeQueue {
    /** What waits is looked at so often. */
    static final Duration TICK = Duration.ofMillis(10);

    /** The addresses of one second, at most. */
    static final int MOST_ADDRESSES = 65_536;

    private final LongSupplier nanoTime;
    private final TokenBucket all;
    /** The least lately seen first. */
    private final Map<Source, Address> addresses = new LinkedHashMap<>(16, 0.75f, true);
    /** Those that wait, in the order of their turns. */
    private final Queue<Address> turns = new ArrayDeque<>();

    private volatile HandshakeLimits limits;
    private int waiting;
    private boolean ticking;

    /** @param nanoTime a clock that never goes back */
    HandshakeQueue(HandshakeLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.all = new TokenBucket(limits.perSecond(), nanoTime.getAsLong());
    }

    /** From now on these hold, for those that wait as well. */
    void configure(HandshakeLimits changed) {
        limits = changed;
    }

    /** A handshake that is to start: for one connection. */
    static final class Handshake {
        private final Source source;
        private final boolean exempt;
        private final ScheduledExecutorService loop;
        private final Runnable start;

        /**
         * @param exempt whether the limit per address is not for it
         * @param loop   where to start it later
         * @param start  starts it, where it has to wait
         */
        Handshake(Source source, boolean exempt, ScheduledExecutorService loop, Runnable start) {
            this.source = source;
            this.exempt = exempt;
            this.loop = loop;
            this.start = start;
        }
    }

    /** What is known of an address. */
    private static final class Address {
        private final TokenBucket bucket;
        private final Queue<Handshake> waiting = new ArrayDeque<>(2);
        /** It is among {@link HandshakeQueue#turns}. */
        private boolean hasTurn;

        Address(TokenBucket bucket) {
            this.bucket = bucket;
        }
    }

    /** When {@code handshake} may start. Where that is later, it is started in time, unless it is {@link #leave given up}. */
    Turn ask(Handshake handshake) {
        HandshakeLimits current = limits;
        if (current.perSecond() == 0 && current.perSecondPerAddress() == 0) {
            return new Turn.Now();
        }
        List<Handshake> due = new ArrayList<>();
        Turn turn = ask(handshake, current, due);
        due.forEach(HandshakeQueue::start);
        return turn;
    }

    private synchronized Turn ask(Handshake handshake, HandshakeLimits current, List<Handshake> due) {
        long now = nanoTime.getAsLong();
        forgetIdle(current, now);
        // What came before is not overtaken.
        serve(current, now, due);
        Address address = addresses.computeIfAbsent(
                handshake.source, _ -> new Address(new TokenBucket(current.perSecondPerAddress(), now)));
        boolean addressMay = address.waiting.isEmpty() && address.bucket.has(perAddress(current, handshake), now);
        if (addressMay && all.has(current.perSecond(), now)) {
            take(address);
            return new Turn.Now();
        }
        if (waiting >= current.queue()) {
            return new Turn.Never();
        }
        enqueue(address, handshake);
        return new Turn.Later(addressMay ? Limit.HANDSHAKES_PER_SECOND : Limit.HANDSHAKES_PER_SECOND_PER_ADDRESS);
    }

    private void enqueue(Address address, Handshake handshake) {
        address.waiting.add(handshake);
        waiting++;
        if (!address.hasTurn) {
            address.hasTurn = true;
            turns.add(address);
        }
        if (!ticking) {
            tickLater(handshake.loop);
        }
    }

    private void take(Address address) {
        all.take();
        address.bucket.take();
    }

    private static int perAddress(HandshakeLimits limits, Handshake handshake) {
        return handshake.exempt ? 0 : limits.perSecondPerAddress();
    }

    /** Gives {@code handshake} up, which waits, or no longer does. */
    synchronized void leave(Handshake handshake) {
        Address address = addresses.get(handshake.source);
        if (address != null && address.waiting.remove(handshake)) {
            waiting--;
        }
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting;
    }

    /** How many addresses are known. */
    synchronized int addresses() {
        return addresses.size();
    }

    private void tickLater(ScheduledExecutorService loop) {
        ticking = true;
        loop.schedule(() -> tick(loop), TICK.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Starts what may start now; comes back as long as there is anything that waits. */
    private void tick(ScheduledExecutorService loop) {
        List<Handshake> due = new ArrayList<>();
        synchronized (this) {
            serve(limits, nanoTime.getAsLong(), due);
            ticking = false;
            if (waiting > 0) {
                tickLater(loop);
            }
        }
        due.forEach(HandshakeQueue::start);
    }

    private static void start(Handshake handshake) {
        handshake.loop.execute(handshake.start);
    }

    /** One of each address in turn, for as long as any may start. */
    private void serve(HandshakeLimits current, long now, List<Handshake> due) {
        int before;
        do {
            before = due.size();
            for (int left = turns.size(); left > 0 && all.has(current.perSecond(), now); left--) {
                serve(turns.remove(), current, now, due);
            }
        } while (due.size() > before);
    }

    private void serve(Address address, HandshakeLimits current, long now, List<Handshake> due) {
        Handshake first = address.waiting.peek();
        if (first != null && address.bucket.has(perAddress(current, first), now)) {
            take(address);
            waiting--;
            due.add(address.waiting.remove());
        }
        address.hasTurn = !address.waiting.isEmpty();
        if (address.hasTurn) {
            turns.add(address);
        }
    }

    /** Those who have started nothing in the last second, and beyond the bound the next ones. Not those who wait. */
    private void forgetIdle(HandshakeLimits current, long now) {
        Iterator<Address> eldest = addresses.values().iterator();
        while (eldest.hasNext()) {
            Address address = eldest.next();
            if (address.hasTurn) {
                continue;
            }
            boolean idle = address.bucket.isFull(current.perSecondPerAddress(), now);
            if (!idle && addresses.size() < MOST_ADDRESSES) {
                return;
            }
            eldest.remove();
        }
    }
}
