package io.postern.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.LimitsConfig.HandshakeLimits;
import io.postern.intake.HandshakeQueue.Handshake;
import io.postern.testing.Await;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Time is set by hand, so that who starts when is certain; ticks come by themselves. */
class HandshakeQueueTest {
    private static final long SECOND = 1_000_000_000;
    private static ScheduledExecutorService loop;

    private final AtomicLong now = new AtomicLong(-7);
    private final List<String> started = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void startLoop() {
        loop = Executors.newSingleThreadScheduledExecutor();
    }

    @AfterAll
    static void stopLoop() {
        loop.shutdownNow();
    }

    @Test
    void withoutLimitsAllStartAtOnceAndNothingIsKept() {
        HandshakeQueue queue = queue(new HandshakeLimits(0, 0, 0));
        for (int i = 0; i < 1000; i++) {
            assertEquals(new Turn.Now(), queue.ask(handshake("192.0.2.1")));
        }
        assertEquals(0, queue.addresses());
    }

    @Test
    void thoseOfOneSecondStartAtOnceAndTheRestInTheirOrderAsTimePasses() {
        HandshakeQueue queue = queue(new HandshakeLimits(4, 0, 100));
        for (int i = 0; i < 4; i++) {
            assertEquals(new Turn.Now(), queue.ask(handshake("192.0.2." + i)));
        }
        for (int i = 4; i < 10; i++) {
            assertEquals(new Turn.Later(Limit.HANDSHAKES_PER_SECOND), queue.ask(handshake("192.0.2." + i)));
        }
        now.addAndGet(SECOND / 4);
        awaitStarted("192.0.2.4");
        now.addAndGet(SECOND);
        awaitStarted("192.0.2.4", "192.0.2.5", "192.0.2.6", "192.0.2.7", "192.0.2.8");
        now.addAndGet(SECOND);
        awaitStarted("192.0.2.4", "192.0.2.5", "192.0.2.6", "192.0.2.7", "192.0.2.8", "192.0.2.9");
        assertEquals(0, queue.waiting());
    }

    @Test
    void anAddressWaitsBehindItselfAlone() {
        HandshakeQueue queue = queue(new HandshakeLimits(0, 2, 100));
        assertEquals(new Turn.Now(), queue.ask(handshake("192.0.2.1")));
        assertEquals(new Turn.Now(), queue.ask(handshake("192.0.2.1")));
        Turn later = new Turn.Later(Limit.HANDSHAKES_PER_SECOND_PER_ADDRESS);
        assertEquals(later, queue.ask(handshake("192.0.2.1")));
        assertEquals(new Turn.Now(), queue.ask(handshake("192.0.2.2")));
        now.addAndGet(SECOND / 2);
        awaitStarted("192.0.2.1");
        now.addAndGet(SECOND / 2);
        assertEquals(new Turn.Now(), queue.ask(handshake("192.0.2.1")));
        assertEquals(later, queue.ask(handshake("192.0.2.1")));
    }

    @Test
    void addressesTakeTurns() {
        HandshakeQueue queue = queue(new HandshakeLimits(1, 0, 100));
        queue.ask(handshake("192.0.2.9"));
        for (int i = 0; i < 20; i++) {
            assertInstanceOf(Turn.Later.class, queue.ask(handshake("192.0.2.1")));
        }
        assertInstanceOf(Turn.Later.class, queue.ask(handshake("192.0.2.2")));
        now.addAndGet(SECOND);
        awaitStarted("192.0.2.1");
        now.addAndGet(SECOND);
        awaitStarted("192.0.2.1", "192.0.2.2");
    }

    @Test
    void nobodyWhoComesOvertakesWhoWaits() {
        HandshakeQueue queue = queue(new HandshakeLimits(1, 0, 100));
        queue.ask(handshake("192.0.2.9"));
        queue.ask(handshake("192.0.2.1"));
        now.addAndGet(SECOND);
        assertInstanceOf(Turn.Later.class, queue.ask(handshake("192.0.2.2")));
        awaitStarted("192.0.2.1");
    }

    @Test
    void moreThanTheQueueTakesAreRefusedAndWhoGivesUpMakesRoom() {
        HandshakeQueue queue = queue(new HandshakeLimits(1, 0, 2));
        queue.ask(handshake("192.0.2.9"));
        Handshake first = handshake("192.0.2.1");
        assertInstanceOf(Turn.Later.class, queue.ask(first));
        assertInstanceOf(Turn.Later.class, queue.ask(handshake("192.0.2.1")));
        assertEquals(new Turn.Never(), queue.ask(handshake("192.0.2.2")));
        queue.leave(first);
        queue.leave(first);
        assertEquals(1, queue.waiting());
        assertInstanceOf(Turn.Later.class, queue.ask(handshake("192.0.2.2")));
        assertEquals(new Turn.Never(), queue.ask(handshake("192.0.2.3")));
    }

    @Test
    void whoGivesUpTakesNoTurn() {
        HandshakeQueue queue = queue(new HandshakeLimits(1, 0, 10));
        queue.ask(handshake("192.0.2.9"));
        Handshake gone = handshake("192.0.2.1");
        queue.ask(gone);
        queue.ask(handshake("192.0.2.2"));
        queue.leave(gone);
        now.addAndGet(SECOND);
        awaitStarted("192.0.2.2");
    }

    @Test
    void whoIsExemptHasNoLimitOfItsOwnButThatOfAll() {
        HandshakeQueue queue = queue(new HandshakeLimits(3, 1, 10));
        for (int i = 0; i < 3; i++) {
            assertEquals(new Turn.Now(), queue.ask(exempt("192.0.2.1")));
        }
        assertEquals(new Turn.Later(Limit.HANDSHAKES_PER_SECOND), queue.ask(exempt("192.0.2.1")));
    }

    @Test
    void limitsThatChangeHoldForThoseThatWait() {
        HandshakeQueue queue = queue(new HandshakeLimits(1, 0, 10));
        queue.ask(handshake("192.0.2.9"));
        for (int i = 1; i < 5; i++) {
            queue.ask(handshake("192.0.2." + i));
        }
        queue.configure(new HandshakeLimits(0, 0, 0));
        awaitStarted("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4");
    }

    @Test
    void ofAnAddressNothingIsKnownASecondLaterAndOfNoMoreThanSoMany() {
        HandshakeQueue queue = queue(new HandshakeLimits(0, 1, 10));
        for (int i = 0; i < HandshakeQueue.MOST_ADDRESSES + 1000; i++) {
            queue.ask(handshake("10." + (i >> 16) + "." + ((i >> 8) & 0xff) + "." + (i & 0xff)));
            assertTrue(queue.addresses() <= HandshakeQueue.MOST_ADDRESSES);
        }
        now.addAndGet(SECOND);
        queue.ask(handshake("192.0.2.1"));
        assertEquals(1, queue.addresses());
    }

    private HandshakeQueue queue(HandshakeLimits limits) {
        return new HandshakeQueue(limits, now::get);
    }

    private Handshake handshake(String client) {
        return new Handshake(Source.of(InetAddress.ofLiteral(client)), false, loop, () -> started.add(client));
    }

    private Handshake exempt(String client) {
        return new Handshake(Source.of(InetAddress.ofLiteral(client)), true, loop, () -> started.add(client));
    }

    /** These have started later, in this order, and no others. */
    private void awaitStarted(String... clients) {
        List<String> expected = new ArrayList<>(List.of(clients));
        Await.until(() -> started.size() >= expected.size(), () -> started + " and not " + expected);
        assertEquals(expected, started);
    }
}
