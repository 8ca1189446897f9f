package io.postern.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.postern.tls.TestPki.Issued;
import io.postern.tls.TestPki.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that come cut anywhere, and flushes that become as few as they take. */
class RecordsTest {
    private static final int MOST = 16 * 1024;
    private static final Issued ROOT = TestPki.root("root");

    @TempDir
    static Path folder;

    private static ServerTls tls;
    private static TestClient client;

    @BeforeAll
    static void load() throws Exception {
        Issued leaf = ROOT.issue(Kind.P256, "leaf", "gate.test");
        tls = TestServer.load("a", TestClient.config(leaf.write(folder, "leaf")));
        client = new TestClient(ROOT.certificate());
    }

    @AfterAll
    static void close() {
        tls.close();
    }

    private static List<byte[]> whole(byte[] bytes) {
        return List.of(bytes);
    }

    private static List<byte[]> single(byte[] bytes) {
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> new byte[] {bytes[i]})
                .toList();
    }

    private static List<byte[]> at(int place, byte[] bytes) {
        return place == 0 || place >= bytes.length
                ? List.of(bytes)
                : List.of(Arrays.copyOf(bytes, place), Arrays.copyOfRange(bytes, place, bytes.length));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void everyFlightMayComeCutAtAnyByte(String version) throws Exception {
        byte[] said = bytes(100);
        // Longer than any flight of this client's but a ClientHello, whose second half is no other than its first.
        for (int place = 0; place < 300; place++) {
            int cut = place;
            try (MemoryLink link = new MemoryLink(client.engine(version), tls, flight -> at(cut, flight))) {
                link.shakeHands();
                link.say(said);
                assertInstanceOf(TlsEvent.HandshakeDone.class, link.events().getFirst(), "cut at " + place);
                assertArrayEquals(said, link.received(), "cut at " + place);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void everythingMayComeByteByByte(String version) throws Exception {
        try (MemoryLink link = new MemoryLink(client.engine(version), tls, RecordsTest::single)) {
            link.shakeHands();
            for (int length : new int[] {1, 2, 100, MOST, MOST + 1}) {
                link.say(bytes(length));
                assertArrayEquals(bytes(length), link.received());
            }
            link.sayCloseNotify();
            assertInstanceOf(TlsEvent.CloseNotify.class, link.events().getLast());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void manyRecordsMayComeAtOnceAndTheLastInPart(String version) throws Exception {
        Random random = new Random(7);
        try (MemoryLink link =
                new MemoryLink(client.engine(version), tls, flight -> at(Math.max(0, flight.length - 7), flight))) {
            link.shakeHands();
            for (int round = 0; round < 200; round++) {
                byte[] said = bytes(1 + random.nextInt(random.nextBoolean() ? 300 : 5 * MOST));
                link.say(said);
                assertArrayEquals(said, link.received(), "round " + round);
            }
        }
    }

    static Stream<Arguments> flushes() {
        List<List<Integer>> flushes = List.of(
                List.of(1),
                List.of(1, 1, 1),
                List.of(0, 5, 0),
                List.of(MOST),
                List.of(MOST + 1),
                List.of(MOST, 1),
                List.of(1, MOST),
                List.of(10_000, 10_000, 10_000),
                List.of(4 * MOST),
                List.of(4 * MOST + 1, 3),
                List.of(100, 4 * MOST, 100),
                List.of(64 * 1024, 64 * 1024, 64 * 1024, 17),
                List.of(1024 * 1024));
        return Stream.of("TLSv1.2", "TLSv1.3")
                .flatMap(version -> flushes.stream().map(sizes -> Arguments.of(version, sizes)));
    }

    @ParameterizedTest
    @MethodSource("flushes")
    void aFlushIsAsFewRecordsAsItsBytesTake(String version, List<Integer> sizes) throws Exception {
        try (MemoryLink link = new MemoryLink(client.engine(version), tls, RecordsTest::whole)) {
            link.shakeHands();
            // The first brings TLS 1.3's tickets.
            assertArrayEquals(bytes(3), link.take(flushed(link, List.of(3))));
            byte[] sent = flushed(link, sizes);
            int total = sizes.stream().mapToInt(size -> size).sum();
            assertEquals((total + MOST - 1) / MOST, MemoryLink.records(sent));
            assertArrayEquals(plain(sizes), link.take(sent));
        }
    }

    private static byte[] flushed(MemoryLink link, List<Integer> sizes) {
        EmbeddedChannel server = link.server();
        List<ByteBuf> buffers = new ArrayList<>();
        sizes.forEach(size -> buffers.add(server.alloc().directBuffer().writeBytes(bytes(size))));
        buffers.forEach(server::write);
        server.flush();
        return link.sent();
    }

    private static byte[] plain(List<Integer> sizes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        sizes.forEach(size -> all.writeBytes(bytes(size)));
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoHasSaidCloseNotifyIsStillToldWhatThereIs(String version) throws Exception {
        try (MemoryLink link = new MemoryLink(client.engine(version), tls, RecordsTest::whole)) {
            link.shakeHands();
            link.say(bytes(10));
            link.sayCloseNotify();
            assertArrayEquals(bytes(10), link.received());
            assertInstanceOf(TlsEvent.CloseNotify.class, link.events().getLast());
            byte[] sent = flushed(link, List.of(50_000));
            assertEquals(0, bytes(50_000).length - link.take(sent).length);
        }
    }
}
