package io.postern.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStream;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.ObjectStore;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** jnats through the gate, in front of real nats-servers: every handshake mode, TLS version and kind of upstream. */
@SuppressWarnings("try") // jnats' close() may be interrupted
class JnatsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> MODES = List.of("false", "true", "auto", "\"300ms\"");

    /** Whether the client starts TLS by itself, or waits for INFO. */
    enum ClientMode {
        INFO_FIRST,
        TLS_FIRST
    }

    /** What is behind the gate. */
    enum UpstreamKind {
        UNTOUCHED(""),
        ALLOW_NON_TLS("tls {}\nallow_non_tls: true\n");

        private final String config;

        UpstreamKind(String config) {
            this.config = config;
        }
    }

    @TempDir
    static Path directory;

    static Pki pki;
    static final Map<UpstreamKind, NatsServer> SERVERS = new EnumMap<>(UpstreamKind.class);
    static Gate gate;

    @BeforeAll
    static void startServersAndGate() {
        pki = Pki.in(directory);
        StringBuilder config = new StringBuilder("listeners {\n");
        for (UpstreamKind kind : UpstreamKind.values()) {
            SERVERS.put(kind, NatsServer.start(kind.config + "jetstream: enabled\n"));
            for (int i = 0; i < MODES.size(); i++) {
                config.append(kind + "-" + i + " { listen = \"127.0.0.1:-1\", upstream = " + kind + "\n")
                        .append(pki.tls("handshake_first = " + MODES.get(i)))
                        .append("}\n");
            }
        }
        config.append("}\nupstreams {\n");
        for (UpstreamKind kind : UpstreamKind.values()) {
            config.append(
                    kind + " { servers = [\"127.0.0.1:" + SERVERS.get(kind).port() + "\"] }\n");
        }
        gate = Gate.start(directory, config.append("}\n").toString());
    }

    @AfterAll
    static void stopAll() {
        gate.close();
        SERVERS.values().forEach(NatsServer::close);
    }

    static Stream<Arguments> combinations() {
        return Stream.of(UpstreamKind.values())
                .flatMap(kind -> MODES.stream()
                        .flatMap(mode -> Stream.of(ClientMode.values())
                                .flatMap(client -> Stream.of("TLSv1.2", "TLSv1.3")
                                        .map(version -> Arguments.of(kind, mode, client, version)))));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void aClientGetsAllThatNatsOffers(UpstreamKind kind, String mode, ClientMode client, String version)
            throws Exception {
        Options.Builder options = options(client, version, gate.port(kind + "-" + MODES.indexOf(mode)));
        if (!fits(mode, client)) {
            assertThrows(IOException.class, () -> Nats.connect(options.build()));
            return;
        }
        try (Connection nats = Nats.connect(options.build())) {
            assertTrue(nats.getServerInfo().isTLSRequired());
            publishAndSubscribe(nats);
            requestAndReply(nats);
            queueGroup(nats);
            jetStream(nats);
            assertTrue(nats.drain(PATIENCE).get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void anObjectOfFiveMegabytesArrivesWhole() throws Exception {
        byte[] object = new byte[5 * 1024 * 1024];
        new Random(5).nextBytes(object);
        try (Connection nats = Nats.connect(options(ClientMode.INFO_FIRST, "TLSv1.3", gate.port("UNTOUCHED-0"))
                .build())) {
            nats.objectStoreManagement()
                    .create(ObjectStoreConfiguration.builder("objects")
                            .storageType(StorageType.Memory)
                            .build());
            ObjectStore store = nats.objectStore("objects");
            store.put("five", new ByteArrayInputStream(object));
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            store.get("five", got);
            assertArrayEquals(object, got.toByteArray());
        }
    }

    @Test
    void aClientReconnectsWhenTheGateComesBack() throws Exception {
        String config = """
            listeners { clients { listen = "127.0.0.1:%d"
            %s
            } }
            upstreams { nats { servers = ["127.0.0.1:%d"] } }
            """;
        int upstream = SERVERS.get(UpstreamKind.UNTOUCHED).port();
        Gate first = Gate.start(directory, config.formatted(-1, pki.tls(""), upstream));
        int port = first.port();
        CountDownLatch reconnected = new CountDownLatch(1);
        Options options = options(ClientMode.INFO_FIRST, "TLSv1.3", port)
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(20))
                .connectionListener((nats, event) -> {
                    if (event == io.nats.client.ConnectionListener.Events.RECONNECTED) {
                        reconnected.countDown();
                    }
                })
                .build();
        try (Connection nats = Nats.connect(options)) {
            Subscription subscription = nats.subscribe("after");
            nats.flush(PATIENCE);
            first.close();
            try (Gate second = Gate.start(directory, config.formatted(port, pki.tls(""), upstream))) {
                assertTrue(reconnected.await(10, TimeUnit.SECONDS));
                nats.publish("after", "the restart".getBytes(UTF_8));
                assertEquals("the restart", text(subscription.nextMessage(PATIENCE)));
                assertEquals(1, second.postern().sessions());
            }
        }
    }

    @Test
    void aDrainedGateLosesNoMessageThatAClientHadSent() throws Exception {
        int messages = 2_000;
        AtomicInteger received = new AtomicInteger();
        try (Connection direct =
                Nats.connect(SERVERS.get(UpstreamKind.UNTOUCHED).url())) {
            Dispatcher dispatcher = direct.createDispatcher(message -> received.incrementAndGet());
            dispatcher.subscribe("drained");
            direct.flush(PATIENCE);
            Gate draining =
                    Gate.start(directory, SERVERS.get(UpstreamKind.UNTOUCHED).port(), pki.tls(""));
            try (Connection nats = Nats.connect(options(ClientMode.INFO_FIRST, "TLSv1.3", draining.port())
                    .maxReconnects(0)
                    .build())) {
                for (int i = 0; i < messages; i++) {
                    nats.publish("drained", new byte[100]);
                }
                nats.flush(PATIENCE);
                draining.postern().drain();
                Await.until(() -> received.get() == messages, () -> received + " of " + messages);
            }
        }
    }

    private static boolean fits(String mode, ClientMode client) {
        return switch (client) {
            case INFO_FIRST -> !mode.equals("true");
            case TLS_FIRST -> !mode.equals("false");
        };
    }

    private static Options.Builder options(ClientMode client, String version, int port) {
        Options.Builder options = Options.builder()
                .server("tls://localhost:" + port)
                .sslContext(pki.client(version))
                .connectionTimeout(PATIENCE)
                .maxReconnects(0);
        return client == ClientMode.TLS_FIRST ? options.tlsFirst() : options;
    }

    private static void publishAndSubscribe(Connection nats) throws Exception {
        Subscription subscription = nats.subscribe("greet.*");
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 100, 16_000, 200_000, 1_000_000}) {
            byte[] payload = new byte[size];
            random.nextBytes(payload);
            Headers headers = new Headers().add("Size", Integer.toString(size)).add("Fake", "INFO {}");
            nats.publish(NatsMessage.builder()
                    .subject("greet.all")
                    .headers(headers)
                    .data(payload)
                    .build());
            Message message = subscription.nextMessage(PATIENCE);
            assertTrue(Arrays.equals(payload, message.getData()), "payload of " + size);
            assertEquals(Integer.toString(size), message.getHeaders().getFirst("Size"));
        }
        subscription.unsubscribe();
    }

    private static void requestAndReply(Connection nats) throws Exception {
        Dispatcher dispatcher = nats.createDispatcher(message -> nats.publish(message.getReplyTo(), message.getData()));
        dispatcher.subscribe("echo");
        nats.flush(PATIENCE);
        assertEquals("hi", text(nats.request("echo", "hi".getBytes(UTF_8), PATIENCE)));
        nats.closeDispatcher(dispatcher);
    }

    private static void queueGroup(Connection nats) throws Exception {
        Subscription one = nats.subscribe("work", "crew");
        Subscription two = nats.subscribe("work", "crew");
        for (int i = 0; i < 100; i++) {
            nats.publish("work", new byte[] {(byte) i});
        }
        nats.flush(PATIENCE);
        Await.until(
                () -> one.getPendingMessageCount() + two.getPendingMessageCount() == 100,
                () -> one.getPendingMessageCount() + "+" + two.getPendingMessageCount());
        assertTrue(one.getPendingMessageCount() > 0 && two.getPendingMessageCount() > 0);
        one.unsubscribe();
        two.unsubscribe();
    }

    private static void jetStream(Connection nats) throws Exception {
        String stream = "s" + System.nanoTime();
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(stream)
                        .subjects(stream)
                        .storageType(StorageType.Memory)
                        .build());
        JetStream js = nats.jetStream();
        for (int i = 0; i < 10; i++) {
            assertEquals(i + 1, js.publish(stream, new byte[1000]).getSeqno());
        }
        var consumer = nats.getStreamContext(stream)
                .createOrUpdateConsumer(io.nats.client.api.ConsumerConfiguration.builder()
                        .durable("d")
                        .build());
        for (int i = 0; i < 10; i++) {
            Message message = consumer.next(PATIENCE);
            assertNotNull(message);
            message.ackSync(PATIENCE);
        }
        nats.jetStreamManagement().deleteStream(stream);
    }

    private static String text(Message message) {
        return new String(message.getData(), UTF_8);
    }
}
