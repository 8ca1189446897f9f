package io.postern.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.IntakeConfig;
import io.postern.config.IntakeConfig.ProxyHeaders;
import io.postern.config.LimitsConfig;
import io.postern.config.LimitsConfig.ConnectLimits;
import io.postern.config.LimitsConfig.HandshakeLimits;
import io.postern.config.Network;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlaceTest {
    private static final InetAddress ALICE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress BOB = InetAddress.ofLiteral("192.0.2.2");
    private static final InetAddress BALANCER = InetAddress.ofLiteral("10.0.0.1");
    private static final ProxyHeaders REQUIRED = new ProxyHeaders.RequiredFrom(List.of(new Network(BALANCER, 24)));

    @Test
    void eachLimitHasItsOwnAnswerAndThatOfTheGateComesFirst() {
        ConnectionCount gate = new ConnectionCount(3);
        Intake one = intake(gate, limits(2, 1));
        Intake other = intake(gate, limits(0, 0));
        assertEquals(Entry.ADMITTED, one.newPlace().enter(ALICE));
        assertEquals(Entry.MAX_CONNECTIONS_PER_ADDRESS, left(one, ALICE));
        assertEquals(Entry.ADMITTED, one.newPlace().enter(BOB));
        assertEquals(Entry.MAX_CONNECTIONS_PER_LISTENER, left(one, BALANCER));
        assertEquals(Entry.ADMITTED, other.newPlace().enter(ALICE));
        assertEquals(Entry.MAX_CONNECTIONS, left(other, ALICE));
        assertEquals(Entry.MAX_CONNECTIONS, left(one, BALANCER));
    }

    /** Comes, and leaves again. */
    private static Entry left(Intake intake, InetAddress client) {
        Place place = intake.newPlace();
        Entry entry = place.enter(client);
        place.leave();
        return entry;
    }

    @Test
    void whoLeavesMakesRoomOnce() {
        ConnectionCount gate = new ConnectionCount(1);
        Intake intake = intake(gate, limits(1, 1));
        Place place = intake.newPlace();
        assertEquals(Entry.ADMITTED, place.enter(ALICE));
        place.leave();
        place.leave();
        assertEquals(0, gate.count());
        assertEquals(0, intake.connections());
        assertEquals(0, intake.addresses().addresses(), "nothing is known of who has no connection");
        assertEquals(Entry.ADMITTED, intake.newPlace().enter(ALICE));
        assertEquals(Entry.MAX_CONNECTIONS, intake.newPlace().enter(BOB));
    }

    @Test
    void whoIsRefusedTakesNoRoom() {
        ConnectionCount gate = new ConnectionCount(0);
        Intake intake = intake(gate, limits(1, 0));
        intake.newPlace().enter(ALICE);
        for (int i = 0; i < 10; i++) {
            assertEquals(Entry.MAX_CONNECTIONS_PER_LISTENER, intake.newPlace().enter(BOB));
        }
        assertEquals(1, gate.count());
    }

    @Test
    void addressesOfIpv6CountByTheirFirst64BitsAndMappedOnesAsIpv4() {
        Intake intake = intake(new ConnectionCount(0), limits(0, 1));
        assertEquals(Entry.ADMITTED, intake.newPlace().enter(InetAddress.ofLiteral("2001:db8:0:1::1")));
        assertEquals(
                Entry.MAX_CONNECTIONS_PER_ADDRESS,
                intake.newPlace().enter(InetAddress.ofLiteral("2001:db8:0:1:ffff:ffff:ffff:ffff")));
        assertEquals(Entry.ADMITTED, intake.newPlace().enter(InetAddress.ofLiteral("2001:db8:0:2::1")));
        assertEquals(Entry.ADMITTED, intake.newPlace().enter(InetAddress.ofLiteral("::ffff:192.0.2.1")));
        assertEquals(Entry.MAX_CONNECTIONS_PER_ADDRESS, intake.newPlace().enter(ALICE));
    }

    @Test
    void exemptNetworksHaveNoLimitPerAddress() {
        LimitsConfig limits =
                new LimitsConfig(3, 1, List.of(new Network(ALICE, 32)), HandshakeLimits.NONE, ConnectLimits.USUAL);
        Intake intake = intake(new ConnectionCount(0), limits);
        assertEquals(Entry.ADMITTED, intake.newPlace().enter(ALICE));
        assertEquals(Entry.ADMITTED, intake.newPlace().enter(ALICE));
        assertEquals(Entry.ADMITTED, intake.newPlace().enter(BOB));
        assertEquals(
                Entry.MAX_CONNECTIONS_PER_LISTENER, intake.newPlace().enter(ALICE), "that of the listener is for all");
    }

    @Test
    void behindAHeaderTheClientItTellsOfIsCounted() {
        Intake intake = new Intake(new ConnectionCount(0), new IntakeConfig(REQUIRED, limits(3, 1)), () -> 0);
        assertEquals(Entry.PROXY_HEADER_NOT_ALLOWED, intake.newPlace().enter(ALICE));
        assertEquals(0, intake.connections());
        Place first = intake.newPlace();
        assertEquals(Entry.HEADER_AWAITED, first.enter(BALANCER));
        assertEquals(Entry.ADMITTED, first.introduce(ALICE));
        Place second = intake.newPlace();
        assertEquals(Entry.HEADER_AWAITED, second.enter(BALANCER), "the sender's own address is not counted");
        assertEquals(Entry.MAX_CONNECTIONS_PER_ADDRESS, second.introduce(ALICE));
        second.leave();
        first.leave();
        Place third = intake.newPlace();
        third.enter(BALANCER);
        assertEquals(Entry.ADMITTED, third.introduce(ALICE));
        assertEquals(1, intake.connections());
    }

    @Test
    void limitsThatChangeHoldForThoseWhoComeAndKeepThoseWhoAreThere() {
        ConnectionCount gate = new ConnectionCount(0);
        Intake intake = intake(gate, limits(0, 0));
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            places.add(intake.newPlace());
            assertEquals(Entry.ADMITTED, places.getLast().enter(ALICE));
        }
        intake.configure(new IntakeConfig(new ProxyHeaders.Off(), limits(0, 4)));
        assertEquals(Entry.MAX_CONNECTIONS_PER_ADDRESS, left(intake, ALICE));
        assertEquals(Entry.ADMITTED, left(intake, BOB));
        places.removeLast().leave();
        places.removeLast().leave();
        assertEquals(Entry.ADMITTED, left(intake, ALICE));
        gate.limit(3);
        assertEquals(Entry.MAX_CONNECTIONS, left(intake, BOB));
    }

    @Test
    void noConnectionIsCountedWronglyByManyThreads() throws InterruptedException {
        ConnectionCount gate = new ConnectionCount(50);
        Intake intake = intake(gate, limits(40, 7));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                threads.execute(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        Place place = intake.newPlace();
                        place.enter(i % 2 == 0 ? ALICE : BOB);
                        place.leave();
                    }
                });
            }
            threads.shutdown();
            assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
        }
        assertEquals(0, gate.count());
        assertEquals(0, intake.connections());
        assertEquals(0, intake.addresses().addresses());
    }

    private static Intake intake(ConnectionCount gate, LimitsConfig limits) {
        return new Intake(gate, new IntakeConfig(new ProxyHeaders.Off(), limits), () -> 0);
    }

    private static LimitsConfig limits(int connections, int perAddress) {
        return new LimitsConfig(connections, perAddress, List.of(), HandshakeLimits.NONE, ConnectLimits.USUAL);
    }
}
