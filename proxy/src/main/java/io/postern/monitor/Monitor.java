package io.postern.monitor;

import com.sun.net.httpserver.HttpServer;
import io.postern.config.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The monitoring pages over HTTP, by the JDK's own server, on threads of their own: neither a slow reader nor a hundred of them
 * is in a session's way. Its address is bound before the pages are opened, so that a gate that can't have it does not start.
 */
public final class Monitor implements AutoCloseable {
    /** Connections that wait to be accepted, and those that are open: more are closed at once. */
    private static final int MOST_CONNECTIONS = 256;

    /** For a request's line and headers, as nats-server's {@code ReadHeaderTimeout}; and for taking an answer. */
    private static final int READ_SECONDS = 5;

    private static final int WRITE_SECONDS = 30;

    static {
        // The server knows no other way to be told. Read once, when its classes are loaded.
        setUnlessGiven("sun.net.httpserver.maxReqTime", READ_SECONDS);
        setUnlessGiven("sun.net.httpserver.maxRspTime", WRITE_SECONDS);
        setUnlessGiven("sun.net.httpserver.maxReqHeaders", 64);
        setUnlessGiven("sun.net.httpserver.maxReqHeaderSize", 16 * 1024);
        setUnlessGiven("sun.net.httpserver.idleInterval", 30);
        setUnlessGiven("sun.net.httpserver.maxIdleConnections", 32);
        setUnlessGiven("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final UpstreamMonitors monitors = new UpstreamMonitors();
    private final Identification self;

    private Monitor(HttpServer server, String version) {
        this.server = server;
        this.self = Identification.begin(version);
        server.setExecutor(threads);
    }

    private static void setUnlessGiven(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    /**
     * Binds the address. Nobody is answered before {@link #open}.
     *
     * @param listen  port 0 takes a free one
     * @param version of Postern, for the pages
     * @throws IOException where the address can't be bound
     */
    public static Monitor bind(HostPort listen, String version) throws IOException {
        try {
            InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
            return new Monitor(HttpServer.create(address, MOST_CONNECTIONS), version);
        } catch (IOException | RuntimeException e) {
            throw new IOException("monitor: can't listen on " + listen + ": " + e.getMessage(), e);
        }
    }

    /**
     * Answers from now on.
     *
     * @param gate    what the pages are about
     * @param history what became of its sessions
     * @param meters  what {@code /metrics} shows
     */
    public void open(GateStatus gate, SessionHistory history, MeterText meters) {
        server.createContext("/", new PageHandler(new Pages(gate, history, monitors, meters, self)));
        server.start();
    }

    /** The address that it is bound to, with its real port. */
    public HostPort address() {
        InetSocketAddress bound = server.getAddress();
        return new HostPort(bound.getAddress().getHostAddress(), bound.getPort());
    }

    /** Gives the address back, and ends requests that are under way. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        monitors.close();
    }
}
