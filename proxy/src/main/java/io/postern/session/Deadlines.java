package io.postern.session;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The deadlines of one session that run. On its event loop. */
final class Deadlines {
    private final EventLoop loop;
    private final Consumer<Deadline> passed;
    private final Map<Deadline, Future<?>> running = new EnumMap<>(Deadline.class);

    /** @param passed told when one has passed, in a turn of its own */
    Deadlines(EventLoop loop, Consumer<Deadline> passed) {
        this.loop = loop;
        this.passed = passed;
    }

    /** Starts a deadline, unless it runs already. */
    void start(Deadline deadline, Duration after) {
        running.computeIfAbsent(
                deadline,
                kind -> loop.schedule(
                        () -> {
                            running.remove(kind);
                            passed.accept(kind);
                        },
                        after.toNanos(),
                        TimeUnit.NANOSECONDS));
    }

    /** The same, give or take a tenth of the time. */
    void startAbout(Deadline deadline, Duration after) {
        double factor = 0.9 + ThreadLocalRandom.current().nextDouble(0.2);
        start(deadline, Duration.ofNanos((long) (factor * after.toNanos())));
    }

    /** Stops a deadline, if it runs. */
    void stop(Deadline deadline) {
        Future<?> stopped = running.remove(deadline);
        if (stopped != null) {
            stopped.cancel(false);
        }
    }

    /** Stops all that run. */
    void stopAll() {
        running.values().forEach(one -> one.cancel(false));
        running.clear();
    }
}
