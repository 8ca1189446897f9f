package io.postern.cli;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postern.policy.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Why the gate refuses certificates, as its meters tell: each reason the first time. */
final class DemoRefusals {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<Refusal> refusals = new LinkedBlockingQueue<>();

    /** @param registry the gate's, which has no meter yet */
    DemoRefusals(MeterRegistry registry) {
        // A counter is made when a session first ends for its reason.
        registry.config().onMeterAdded(meter -> refusal(meter.getId()).ifPresent(refusals::add));
    }

    private static Optional<Refusal> refusal(Meter.Id id) {
        return Arrays.stream(Refusal.values())
                .filter(refusal -> id.getName().equals("postern.connections.closed")
                        && refusal.tag().equals(id.getTag("cause")))
                .findFirst();
    }

    /**
     * The next one.
     *
     * @throws IOException if there is none in time
     */
    Refusal next() throws IOException, InterruptedException {
        Refusal refusal = refusals.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (refusal == null) {
            throw new IOException("the gate refused nobody");
        }
        return refusal;
    }
}
