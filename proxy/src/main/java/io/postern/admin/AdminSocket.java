package io.postern.admin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin socket: a Unix domain socket that belongs to the user who runs the gate, whom the kernel vouches for; nobody else is
 * heard, but root. One command a connection: its line, then, for a listener to be added, its block, until the client's end. Thread-safe.
 */
public final class AdminSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminSocket.class);
    private static final int MOST_AT_ONCE = 8;
    private static final int LONGEST = 64 * 1024;
    private static final long SECONDS = 10;

    private final Path path;
    private final ServerSocketChannel server;
    private final Function<AdminCommand, AdminAnswer> gate;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    private AdminSocket(Path path, ServerSocketChannel server, Function<AdminCommand, AdminAnswer> gate) {
        this.path = path;
        this.server = server;
        this.gate = gate;
    }

    /**
     * Opens it. One that a process left behind which is no more is replaced.
     *
     * @param gate does what is asked for; on any thread
     * @throws IOException where it can't be made, or another process listens there; the message names it
     */
    public static AdminSocket open(Path path, Function<AdminCommand, AdminAnswer> gate) throws IOException {
        if (isAlive(path)) {
            throw new IOException("admin socket " + path + ": another process listens there");
        }
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("admin socket " + path + ": is a folder");
        }
        // Made where nobody else can come, and moved once it is ours alone: there is no moment at which it is open to
        // others.
        Path hidden = Files.createTempDirectory(
                folder, ".admin", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path made = hidden.resolve("socket");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(made));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            server.close();
            Files.deleteIfExists(made);
            throw new IOException("admin socket " + path + ": " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(hidden);
        }
        AdminSocket socket = new AdminSocket(path, server, gate);
        Thread.ofVirtual().name("admin").start(socket::accept);
        return socket;
    }

    private static boolean isAlive(Path path) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return channel.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                if (free.tryAcquire()) {
                    Thread.ofVirtual().name("admin").start(() -> serve(client));
                } else {
                    client.close();
                }
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.warn("admin socket failed: {}", e.getMessage());
                return;
            }
        }
    }

    private void serve(SocketChannel client) {
        // A client that says nothing is not waited for.
        CompletableFuture<Void> tooLong = CompletableFuture.runAsync(
                () -> close(client), CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS));
        try (client) {
            if (isOurs(client)) {
                String request =
                        new String(Channels.newInputStream(client).readNBytes(LONGEST), StandardCharsets.UTF_8);
                // What is done may take its time.
                tooLong.cancel(false);
                ByteBuffer answer =
                        StandardCharsets.UTF_8.encode(answer(request).text());
                while (answer.hasRemaining()) {
                    client.write(answer);
                }
            }
        } catch (IOException e) {
            LOG.debug("admin client failed", e);
        } finally {
            tooLong.cancel(false);
            free.release();
        }
    }

    private AdminAnswer answer(String request) {
        int lineEnd = request.indexOf('\n');
        String line = lineEnd < 0 ? request : request.substring(0, lineEnd);
        String block = lineEnd < 0 ? "" : request.substring(lineEnd + 1);
        return AdminCommand.parse(line, block)
                .map(command -> {
                    LOG.info("admin command={}", command.getClass().getSimpleName());
                    return gate.apply(command);
                })
                .orElseGet(() -> AdminAnswer.failed(List.of("unknown command (expected: " + AdminCommand.WORDS + ")")));
    }

    private boolean isOurs(SocketChannel client) throws IOException {
        String user = client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        boolean ours = user.equals(Files.getOwner(path).getName()) || user.equals("root");
        if (!ours) {
            LOG.warn("admin client refused user=\"{}\"", user);
        }
        return ours;
    }

    private static void close(SocketChannel client) {
        try {
            client.close();
        } catch (IOException e) {
            LOG.debug("admin client can't be closed", e);
        }
    }

    /** Closes it and removes its file. */
    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}
