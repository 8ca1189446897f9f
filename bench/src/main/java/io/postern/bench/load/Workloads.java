package io.postern.bench.load;

import io.postern.bench.load.Work.Order;
import io.postern.bench.load.Workload.Entrants;
import io.postern.bench.report.Goal;
import io.postern.bench.report.Line;
import io.postern.bench.report.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All workloads: what each is called, what the driver does, what is shown of it, and what Postern is to reach. */
final class Workloads {
    private static final String MESSAGE = "message";
    private static final String HANDSHAKE = "handshake";
    private static final String RUSTLS = "rustls";
    private static final String NATS_SERVER = "nats-server";

    /** What the wall says is of one driver and one upstream: it is for comparing with the CPU time. */
    private static final List<Metric> BULK = List.of(Metric.CPU, Metric.CPU_PER_GB, Metric.WALL);

    private static final List<Metric> SHORT = List.of(Metric.CPU, Metric.WALL, Metric.P50, Metric.P99);
    private static final List<Metric> PACED =
            List.of(Metric.CPU, Metric.P50, Metric.P99, Metric.ADDED_P50, Metric.ADDED_P99);
    private static final List<Metric> STORM =
            List.of(Metric.P99, Metric.P50, Metric.ADDED_P99, Metric.RECONNECTS, Metric.CPU);
    private static final List<Metric> IDLE =
            List.of(Metric.PER_CONNECTION, Metric.RSS, Metric.PSS, Metric.PRIVATE_DIRTY);
    private static final List<Metric> START =
            List.of(Metric.ACCEPT, Metric.FIRST_ECHO, Metric.RSS, Metric.PSS, Metric.PRIVATE_DIRTY, Metric.START_CPU);

    /** How often a JVM does a thing before it is measured; longer where it meanwhile gets no cheaper for a while. */
    static final int WARM = 3;

    private static final int WARM_STORM = 6;

    /** Sixteen thousand of them: what is compiled last comes after more than ten thousand. */
    private static final int WARM_HANDSHAKES = 40;

    /** The headline, in the order in which it is shown. */
    static final Set<String> QUICK = Set.of("up-16k", "up-128", "down-64k", "handshake", "handshake-resumed", "echo");

    /** All, in order. */
    static final List<Workload> ALL = List.of(
            up("up-128", "128 B up, a message a record", 128, "single", 16, ratio(Metric.CPU, RUSTLS, 1.0)),
            up("up-1k", "1 KB up, a message a record", 1024, "single", 100, ratio(Metric.CPU, RUSTLS, 0.96)),
            // With its line a message fills a record.
            up("up-16k", "16 KB up, a message a record", 16_360, "single", 256, ratio(Metric.CPU, RUSTLS, 0.98)),
            up("up-64k", "64 KB up, full records", 65_536, "batched", 256),
            up("up-128-batched", "128 B up, full records", 128, "batched", 200),
            up("up-1k-batched", "1 KB up, full records", 1024, "batched", 256),
            down("down-128", "128 B down, a write a message", 128, 0, 16),
            down("down-1k", "1 KB down, a write a message", 1024, 0, 100),
            down("down-16k", "16 KB down, a write a message", 16_360, 0, 256),
            down("down-64k", "64 KB down, writes of 64 KB", 65_536, 65_536, 256, ratio(Metric.CPU, RUSTLS, 1.0)),
            down("down-128-batched", "128 B down, writes of 64 KB", 128, 65_536, 200),
            down("down-1k-batched", "1 KB down, writes of 64 KB", 1024, 65_536, 256),
            shorts("handshake", "full handshakes, ECDSA P-256", Scene.ECDSA, ratio(Metric.CPU, RUSTLS, 1.12)),
            shorts(
                    "handshake-resumed",
                    "resumed handshakes, ECDSA P-256",
                    Scene.ECDSA,
                    ratio(Metric.CPU, RUSTLS, 1.08),
                    "--resume"),
            shorts("handshake-rsa", "full handshakes, RSA-2048", Scene.RSA, ratio(Metric.CPU, RUSTLS, 1.1)),
            shorts(
                    "handshake-client",
                    "full handshakes, one client certificate over and over",
                    Scene.MUTUAL,
                    ratio(Metric.CPU, "envoy", 0.8),
                    "--cert",
                    "@CLIENT@",
                    "--key",
                    "@CLIENT_KEY@"),
            shorts(
                    "handshake-clients",
                    "full handshakes, client certificates that are all different",
                    Scene.MUTUAL,
                    ratio(Metric.CPU, "haproxy", 1.0),
                    "--client-certs",
                    "@CLIENTS@"),
            paced("echo", "128 B there and back, 20,000 a second over 16 connections", 16, 20_000),
            storm("storm", "8 others reconnect in a loop"),
            storm("storm-paced", "800 others a second come and go", "--reconnect-rate", "800"),
            scale("scale-10", 10),
            scale("scale-100", 100),
            scale("scale-1000", 1000),
            scale("scale-6000", 6000),
            nats("nats-publish-128", "128 B published, a record each", 1.15, publish(128, "single", 16)),
            nats("nats-publish-128-batched", "128 B published, full records", 1.2, publish(128, "batched", 64)),
            nats("nats-publish-16k", "16 KB published", 0.7, publish(16_360, "single", 256)),
            nats("nats-fanout-128", "128 B to four subscribers", 0.42, fanout(128, 40_000)),
            nats("nats-fanout-4k", "4 KB to four subscribers", 0.9, fanout(4096, 15_000)),
            nats("nats-request", "request and reply, one after the other", 1.45, List.of("request", "--count", "3000")),
            nats("nats-connect", "connect, to the first PONG", 1.0, List.of("connect", "--count", "400")),
            fresh(
                    "idle-2000",
                    "2,000 idle connections",
                    "connection",
                    IDLE,
                    new Work.Idle(2000),
                    figure(Metric.PER_CONNECTION, 8.5)),
            fresh(
                    "idle-6000",
                    "6,000 idle connections",
                    "connection",
                    IDLE,
                    new Work.Idle(6000),
                    figure(Metric.PER_CONNECTION, 6.5)),
            fresh(
                    "start",
                    "from the start of the process, on all CPUs",
                    "start",
                    START,
                    new Work.Start(),
                    figure(Metric.ACCEPT, 110),
                    figure(Metric.FIRST_ECHO, 150),
                    figure(Metric.RSS, 55)),
            fresh(
                    "cold",
                    "the first 1,000 handshakes after a start, by what they cost at last",
                    HANDSHAKE,
                    List.of(Metric.COLD, Metric.COLD_CPU, Metric.CPU),
                    new Work.Cold(1000, 3),
                    figure(Metric.COLD, 1.5)),
            fresh(
                    "syscalls",
                    "system calls of a short connection",
                    "connection",
                    List.of(Metric.SYSCALLS),
                    new Work.Traced(300, 50),
                    figure(Metric.SYSCALLS, 28)),
            twoLoops());

    private Workloads() {}

    private static Goal ratio(Metric metric, String base, double limit) {
        return new Goal.Ratio(metric, base, limit);
    }

    private static Goal figure(Metric metric, double limit) {
        return new Goal.Figure(metric, limit);
    }

    private static Workload up(String name, String title, int payload, String perRecord, int megabytes, Goal... goals) {
        List<String> arguments = List.of(
                "up",
                "--connections",
                "4",
                "--payload",
                Integer.toString(payload),
                "--per-record",
                perRecord,
                "--bytes",
                Long.toString(megabytes * 1_000_000L));
        return bulk(new Line(name, title, MESSAGE, BULK, List.of(goals)), arguments);
    }

    private static Workload down(String name, String title, int payload, int write, int megabytes, Goal... goals) {
        List<String> arguments = List.of(
                "down",
                "--connections",
                "4",
                "--payload",
                Integer.toString(payload),
                "--write",
                Integer.toString(write),
                "--bytes",
                Long.toString(megabytes * 1_000_000L));
        return bulk(new Line(name, title, MESSAGE, BULK, List.of(goals)), arguments);
    }

    private static Workload bulk(Line line, List<String> arguments) {
        return new Workload(line, Scene.ECDSA, Entrants.GATES, new Work.Rounds(arguments, WARM, Order.IN_TURN));
    }

    private static Workload shorts(String name, String title, Scene scene, Goal goal, String... more) {
        List<String> arguments = new ArrayList<>(List.of("handshake", "--count", "400"));
        arguments.addAll(List.of(more));
        return new Workload(
                new Line(name, title, HANDSHAKE, SHORT, List.of(goal)),
                scene,
                Entrants.GATES,
                new Work.Rounds(arguments, WARM_HANDSHAKES, Order.IN_TURN));
    }

    private static Workload paced(String name, String title, int connections, int rate) {
        return new Workload(
                new Line(
                        name,
                        title,
                        MESSAGE,
                        PACED,
                        List.of(ratio(Metric.CPU, RUSTLS, 1.0), ratio(Metric.ADDED_P50, RUSTLS, 1.0))),
                Scene.ECDSA,
                Entrants.GATES_AND_DIRECT,
                new Work.Rounds(echo(connections, rate), WARM, Order.IN_TURN));
    }

    private static Workload scale(String name, int connections) {
        Order order = connections > 1000 ? Order.APART : Order.IN_TURN;
        return new Workload(
                new Line(
                        name,
                        "128 B there and back, 10,000 a second over " + connections + " connections",
                        MESSAGE,
                        List.of(Metric.CPU, Metric.P50, Metric.P99),
                        List.of()),
                Scene.ECDSA,
                Entrants.GATES,
                new Work.Rounds(echo(connections, 10_000), WARM, order));
    }

    private static List<String> echo(int connections, int rate) {
        return List.of(
                "echo",
                "--connections",
                Integer.toString(connections),
                "--payload",
                "128",
                "--rate",
                Integer.toString(rate),
                "--seconds",
                "1");
    }

    private static Workload storm(String name, String others, String... arguments) {
        List<String> storm = Stream.concat(
                        Stream.of("storm", "--rate", "1000", "--seconds", "1", "--reconnectors", "8"),
                        Stream.of(arguments))
                .toList();
        return new Workload(
                new Line(name, "128 B there and back, 1,000 a second, while " + others, MESSAGE, STORM, List.of()),
                Scene.ECDSA,
                Entrants.GATES_AND_DIRECT,
                new Work.Rounds(storm, WARM_STORM, Order.IN_TURN));
    }

    private static Workload nats(String name, String title, double limit, List<String> arguments) {
        String work = arguments.getFirst();
        int warmUps = work.equals("connect") ? WARM_HANDSHAKES : WARM;
        String unit = Set.of("connect", "request").contains(work) ? work : MESSAGE;
        return new Workload(
                new Line(
                        name,
                        title + "; gate and nats-server together",
                        unit,
                        List.of(Metric.CPU, Metric.WALL),
                        List.of(ratio(Metric.CPU, NATS_SERVER, limit))),
                Scene.NATS,
                Entrants.GATES_AND_NATS_SERVER,
                new Work.Rounds(arguments, warmUps, Order.IN_TURN));
    }

    private static List<String> publish(int payload, String perRecord, int megabytes) {
        return List.of(
                "publish",
                "--payload",
                Integer.toString(payload),
                "--per-record",
                perRecord,
                "--bytes",
                Long.toString(megabytes * 1_000_000L));
    }

    private static List<String> fanout(int payload, int count) {
        return List.of(
                "fanout",
                "--subscribers",
                "4",
                "--payload",
                Integer.toString(payload),
                "--count",
                Integer.toString(count));
    }

    private static Workload fresh(
            String name, String title, String unit, List<Metric> metrics, Work work, Goal... goals) {
        return new Workload(new Line(name, title, unit, metrics, List.of(goals)), Scene.ECDSA, Entrants.GATES, work);
    }

    private static Workload twoLoops() {
        return new Workload(
                new Line(
                        "loops",
                        "full handshakes on two event loops and two CPUs, against one on one",
                        HANDSHAKE,
                        List.of(Metric.SPEEDUP, Metric.RATE),
                        List.of(figure(Metric.SPEEDUP, 1.8))),
                Scene.ECDSA,
                Entrants.POSTERN,
                new Work.TwoLoops(List.of("handshake", "--count", "800", "--concurrency", "16")));
    }
}
