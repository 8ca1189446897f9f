package io.postern.upstream;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.postern.config.HostPort;
import io.postern.nats.InfoLine;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One session's way to a server: where it goes first, where it goes when that server is of no use, and what its
 * {@link UpstreamPool} learns of that. On the session's event loop.
 */
public final class UpstreamDial {
    private final UpstreamPool pool;
    private final EventLoop loop;
    private final Consumer<Channel> initializer;
    private final List<Server> tried = new ArrayList<>(1);

    /** The one that the session goes to, and counts for, at this moment. */
    private @Nullable Server server;

    UpstreamDial(UpstreamPool pool, EventLoop loop, Consumer<Channel> initializer) {
        this.pool = pool;
        this.loop = loop;
        this.initializer = initializer;
    }

    /**
     * Connects to a server that this session has not tried, and to the next one where that can't be reached, or is slow while
     * there are others. Cancelling the future gives up, and closes what is under way. How long all of it may take is the
     * session's deadline.
     *
     * @return fails, for the reason that the last server had, where none is left
     */
    public Future<Channel> next() {
        Promise<Channel> found = loop.newPromise();
        next(found, () -> new ConnectException("no server is left"));
        return found;
    }

    /** @param lastCause asked for only where no server is left, as an exception is dear */
    private void next(Promise<Channel> found, Supplier<Throwable> lastCause) {
        release();
        Optional<Server> chosen = pool.choose(tried);
        if (chosen.isEmpty()) {
            found.tryFailure(lastCause.get());
            return;
        }
        server = chosen.get();
        tried.add(chosen.get());
        Future<Channel> attempt = pool.connect(loop, chosen.get(), initializer);
        Optional<Future<?>> timer = hasOthers() ? Optional.of(bound(attempt)) : Optional.empty();
        found.addListener(_ -> attempt.cancel(false));
        attempt.addListener(_ -> {
            timer.ifPresent(running -> running.cancel(false));
            attempted(attempt, found);
        });
    }

    /** The last server has all the time that is left. */
    private Future<?> bound(Future<Channel> attempt) {
        return loop.schedule(() -> attempt.cancel(false), pool.dialShare().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void attempted(Future<Channel> attempt, Promise<Channel> found) {
        if (attempt.isSuccess()) {
            if (!found.trySuccess(attempt.getNow())) {
                attempt.getNow().close();
            }
        } else if (!found.isDone()) {
            Throwable cause = attempt.isCancelled() ? tooSlow(pool.dialShare()) : attempt.cause();
            failed(String.valueOf(cause.getMessage()));
            next(found, () -> cause);
        }
    }

    private static ConnectException tooSlow(Duration limit) {
        return new ConnectException("no connection within " + limit.toMillis() + " ms");
    }

    /** Whether there is a server that this session has not tried. */
    public boolean hasOthers() {
        return tried.size() < pool.size();
    }

    /** Where the session goes, or has gone; nothing while there is no such server. */
    public Optional<HostPort> server() {
        return Optional.ofNullable(server).map(Server::address);
    }

    /** The server has sent its first INFO. */
    public void heard(InfoLine info) {
        if (server != null) {
            pool.heard(server, info);
        }
    }

    /** The server has sent an INFO that says that it is in lame duck. */
    public void leaving() {
        if (server != null) {
            pool.leaving(server);
        }
    }

    /** The server is of no use: it takes no connection, or sends no INFO. The session does not count for it any more. */
    public void failed(String problem) {
        Server failed = server;
        if (failed != null) {
            release();
            pool.dialFailed(failed, problem);
        }
    }

    /** The session does not count for its server any more: it has ended, or all that the server had to do with it. */
    public void release() {
        if (server != null) {
            pool.release(server);
            server = null;
        }
    }
}
