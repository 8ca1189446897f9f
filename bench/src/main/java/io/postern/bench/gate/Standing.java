package io.postern.bench.gate;

import io.postern.bench.machine.Child;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** A gate that accepts, or the want of one. */
public final class Standing implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(5);

    private final Gate gate;
    private final int port;
    private final List<Child> processes;

    Standing(Gate gate, int port, List<Child> processes) {
        this.gate = gate;
        this.port = port;
        this.processes = List.copyOf(processes);
    }

    /** Which one. */
    public Gate gate() {
        return gate;
    }

    /** Where clients connect to, of 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The root of its process tree; none where there is no gate. */
    public List<Long> roots() {
        return processes.stream().map(Child::pid).toList();
    }

    /** The end of its log. */
    public String lastWords() {
        return String.join(" | ", processes.stream().map(Child::lastWords).toList());
    }

    /** Returns once it takes connections. */
    Standing awaitAccept(Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!accepts()) {
            if (System.nanoTime() > end || !processes.stream().allMatch(Child::isAlive)) {
                throw new IOException(gate.key() + " does not accept: " + lastWords());
            }
            Thread.sleep(POLL);
        }
        return this;
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        processes.forEach(Child::close);
    }
}
