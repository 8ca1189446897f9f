package io.postern.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.BalancingConfig;
import io.postern.config.HostPort;
import io.postern.config.IdentityConfig;
import io.postern.config.UpstreamConfig;
import io.postern.nats.InfoLine;
import io.postern.upstream.ServerStatus.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To which server a session goes, and when a server that failed is asked again, on a clock that the test sets. */
class ServerTableTest {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final long MILLISECOND = 1_000_000;

    /** Near the end of what a long can hold, as a JVM's clock may be. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000 * MILLISECOND);

    private final ServerTable table = tableOf(3);

    private ServerTable tableOf(int servers) {
        return new ServerTable(
                new UpstreamConfig(
                        "nats",
                        IntStream.rangeClosed(1, servers)
                                .mapToObj(i -> new HostPort("n" + i, 4222))
                                .toList(),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        IdentityConfig.NONE,
                        new BalancingConfig(List.of(), INTERVAL, LONGEST, Duration.ZERO)),
                now::get,
                new SplittableRandom(20261126));
    }

    private static InfoLine info(String members) {
        return InfoLine.parse(("INFO {" + members + "} \r\n").getBytes(StandardCharsets.US_ASCII))
                .orElseThrow();
    }

    private static final InfoLine WELL = info("\"server_id\":\"N1\",\"server_name\":\"one\",\"version\":\"2.15.2\"");

    private Server server(int number) {
        return table.servers().get(number - 1);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** The hosts that one session after the other goes to. */
    private List<String> chosen(int sessions) {
        return IntStream.range(0, sessions)
                .mapToObj(_ -> table.choose(List.of()).orElseThrow().address().host())
                .toList();
    }

    /** The hosts that one session goes to until there is none left. */
    private List<String> triedInVain() {
        List<Server> tried = new ArrayList<>();
        for (Optional<Server> next = table.choose(tried); next.isPresent(); next = table.choose(tried)) {
            table.release(next.get());
            tried.add(next.get());
        }
        return tried.stream().map(server -> server.address().host()).toList();
    }

    // --- whom a session goes to

    @Test
    void whereAllAreEqualTheyAreTakenInTurn() {
        assertEquals(List.of("n1", "n2", "n3", "n1", "n2", "n3"), chosen(6));
    }

    @Test
    void theOneWithTheFewestSessionsIsNext() {
        chosen(9);
        table.release(server(2));
        table.release(server(2));
        table.release(server(3));
        assertEquals(List.of("n2", "n3", "n2"), chosen(3));
        assertEquals(
                List.of(3, 3, 3), table.servers().stream().map(Server::sessions).toList());
    }

    @Test
    void whoIsDownIsLeftOutWhileAnotherIsWellHoweverManyItHas() {
        table.failed(server(2), "refused");
        chosen(100);
        assertEquals(
                List.of(50, 0, 50),
                table.servers().stream().map(Server::sessions).toList());
    }

    @Test
    void whoIsInLameDuckIsLeftOutWhileAnotherIsWell() {
        table.heard(server(1), WELL);
        table.leaving(server(1));
        table.failed(server(2), "refused");
        assertEquals(List.of("n3", "n3"), chosen(2));
    }

    @Test
    void oneSessionTriesThemAllTheLikelyOnesFirst() {
        table.failed(server(1), "refused");
        table.heard(server(2), WELL);
        table.leaving(server(2));
        assertEquals(List.of("n3", "n2", "n1"), triedInVain());
    }

    @Test
    void whereAllAreDownEachIsTriedAllTheSame() {
        table.servers().forEach(server -> table.failed(server, "refused"));
        assertEquals(List.of("n1", "n2", "n3"), triedInVain().stream().sorted().toList());
    }

    @Test
    void aServerThatComesBackHasItsShareOfTheSessionsAgain() {
        table.failed(server(1), "refused");
        chosen(10);
        table.heard(server(1), WELL);
        assertEquals(List.of("n1", "n1", "n1", "n1", "n1"), chosen(5));
    }

    // --- what is known of a server

    @Test
    void healthIsWhatWasLearntLast() {
        assertEquals(State.UNKNOWN, status(1).state());
        table.heard(server(1), WELL);
        assertEquals("UP one N1 2.15.2 ''", words(1));
        table.failed(server(1), "refused");
        assertEquals("DOWN one N1 2.15.2 'refused'", words(1));
        table.heard(server(1), info("\"server_id\":\"N2\",\"server_name\":\"two\",\"version\":\"2.16.0\""));
        assertEquals("UP two N2 2.16.0 ''", words(1));
        table.leaving(server(1));
        assertEquals("LAME_DUCK two N2 2.16.0 ''", words(1));
        table.heard(server(1), info("\"server_id\":\"N3\""));
        assertEquals("UP  N3  ''", words(1));
        table.heard(server(1), info("\"ldm\":true"));
        assertEquals(State.LAME_DUCK, status(1).state());
    }

    private ServerStatus status(int number) {
        return server(number).status("nats");
    }

    private String words(int number) {
        ServerStatus status = status(number);
        return status.state() + " " + status.serverName() + " " + status.serverId() + " " + status.version() + " '"
                + status.problem() + "'";
    }

    @Test
    void whoIsInLameDuckTakesNoConnectionAndIsDownWhenItsLastSessionHasEnded() {
        chosen(1);
        table.heard(server(1), WELL);
        table.leaving(server(1));
        table.failed(server(1), "refused");
        assertEquals(State.LAME_DUCK, status(1).state());
        table.release(server(1));
        table.failed(server(1), "refused");
        assertEquals(State.DOWN, status(1).state());
    }

    @Test
    void aServersOwnWordThatItLeavesCountsMoreThanAConnectionThatItDidNotTake() {
        chosen(2);
        table.heard(server(1), WELL);
        table.failed(server(1), "refused");
        table.leaving(server(1));
        assertEquals(State.LAME_DUCK, status(1).state());
    }

    @Test
    void sinceIsWhenTheStateChangedAndNotWhenItWasConfirmed() {
        table.heard(server(1), WELL);
        ServerStatus first = status(1);
        table.heard(server(1), WELL);
        assertEquals(first, status(1));
        table.failed(server(1), "refused");
        assertFalse(status(1).since().isBefore(first.since()));
    }

    // --- when it is asked

    @Test
    void eachIsAskedAtOnceAndThenWhenNobodyHasHeardOfItForTheInterval() {
        assertTrue(table.isDue(server(1)));
        table.heard(server(1), WELL);
        pass(INTERVAL.minusMillis(1));
        assertFalse(table.isDue(server(1)));
        table.heard(server(1), WELL);
        pass(INTERVAL.minusMillis(1));
        assertFalse(table.isDue(server(1)));
        pass(Duration.ofMillis(1));
        assertTrue(table.isDue(server(1)));
        assertTrue(table.isDue(server(2)));
    }

    /** Between half of the time and all of it. */
    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "4, 800", "5, 1600", "6, 3000", "7, 3000", "40, 3000", "100, 3000"})
    void theTimeUntilARetryDoublesUpToTheLongest(int failures, long millis) {
        for (int i = 0; i < failures; i++) {
            now.set(server(1).due());
            table.failed(server(1), "refused");
        }
        long wait = table.untilDue(server(1));
        assertTrue(wait >= millis * MILLISECOND / 2 && wait <= millis * MILLISECOND, () -> wait + " ns");
    }

    @Test
    void retriesOfSeveralServersAreNotInOneMoment() {
        ServerTable many = tableOf(20);
        many.servers().forEach(server -> many.failed(server, "refused"));
        assertTrue(many.servers().stream().mapToLong(many::untilDue).distinct().count() > 10);
    }

    @Test
    void whoWasTriedBeforeItWasDueIsNotPunishedForIt() {
        table.failed(server(1), "first");
        long due = server(1).due();
        for (int i = 0; i < 50; i++) {
            table.failed(server(1), "another");
        }
        assertEquals(due, server(1).due());
        assertEquals("first", status(1).problem());
    }

    @Test
    void oneAnswerMakesUpForAllFailures() {
        for (int i = 0; i < 10; i++) {
            now.set(server(1).due());
            table.failed(server(1), "refused");
        }
        table.heard(server(1), WELL);
        table.failed(server(1), "refused");
        assertTrue(table.untilDue(server(1)) <= 100 * MILLISECOND);
    }

    @Test
    void whoLeavesIsAskedSoonAsItsSuccessorMayBeThereAlready() {
        table.heard(server(1), WELL);
        table.leaving(server(1));
        assertTrue(table.untilDue(server(1)) <= 100 * MILLISECOND);
        long due = server(1).due();
        table.leaving(server(1));
        assertEquals(due, server(1).due(), "it tells each of its clients");
    }
}
