package io.postern.bench.load;

import io.postern.bench.gate.Gate;
import io.postern.bench.gate.Standing;
import io.postern.bench.machine.Affinity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The gates of a scene, side by side on one CPU, and what is behind them. One works at a time; the others wait. They share a
 * stub; a nats-server each gate has its own, as what one client publishes goes to all that subscribe.
 */
final class Fleet implements AutoCloseable {
    private final List<Upstream> upstreams = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    private Fleet() {}

    /** A gate, and what is behind it. */
    record Place(Standing gate, Upstream upstream) {}

    /** Starts those of {@code gates} that can be started; of the others {@code notes} are told. */
    static Fleet start(Rig rig, Scene scene, List<Gate> gates, Notes notes) throws IOException, InterruptedException {
        Affinity affinity = Affinity.of(rig.cpu());
        Fleet fleet = new Fleet();
        for (Gate gate : gates) {
            Upstream upstream = fleet.upstream(rig, scene, affinity);
            try {
                Standing standing = rig.gates().start(gate, upstream.port(), scene.terms(rig), affinity);
                fleet.places.add(new Place(standing, upstream));
            } catch (IOException e) {
                notes.failed(gate, "start", e);
            }
        }
        return fleet;
    }

    private Upstream upstream(Rig rig, Scene scene, Affinity affinity) throws IOException, InterruptedException {
        if (upstreams.isEmpty() || scene.behind() == Scene.Behind.NATS_SERVER) {
            upstreams.add(Upstream.start(rig, scene, affinity));
        }
        return upstreams.getLast();
    }

    /** Those that stand, in their order. */
    List<Place> places() {
        return List.copyOf(places);
    }

    @Override
    public void close() {
        places.forEach(place -> place.gate().close());
        upstreams.forEach(Upstream::close);
    }
}
