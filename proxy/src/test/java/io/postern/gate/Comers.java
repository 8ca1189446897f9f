package io.postern.gate;

import io.postern.gate.Balanced.Guest;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** One client after the other, each of which has to get INFO: an end before that is what clients take for a refusal. */
final class Comers implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Future<Set<String>> seen;

    Comers(Balanced gate) {
        seen = threads.submit(() -> {
            Set<String> names = new HashSet<>();
            while (!over.get()) {
                try (Guest guest = gate.guest()) {
                    names.add(guest.server());
                }
            }
            return names;
        });
    }

    /** Where they came to; fails where one came to nobody. */
    Set<String> seen() throws Exception {
        over.set(true);
        return seen.get();
    }

    @Override
    public void close() {
        over.set(true);
        threads.close();
    }
}
