package io.postern.bench.load;

import io.postern.bench.gate.Gate;
import io.postern.bench.gate.Standing;
import io.postern.bench.machine.Affinity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The gates of a scene, side by side on one CPU, and what is behind them. One works at a time; the others wait. */
final class Fleet implements AutoCloseable {
    private final Upstream upstream;
    private final List<Standing> gates = new ArrayList<>();

    private Fleet(Upstream upstream) {
        this.upstream = upstream;
    }

    /** Starts those of {@code gates} that can be started; of the others {@code notes} are told. */
    static Fleet start(Rig rig, Scene scene, List<Gate> gates, Notes notes) throws IOException, InterruptedException {
        Affinity affinity = Affinity.of(rig.cpu());
        Fleet fleet = new Fleet(Upstream.start(rig, scene, affinity));
        for (Gate gate : gates) {
            try {
                fleet.gates.add(rig.gates()
                        .start(gate, fleet.upstream.port(), scene.terms(rig), affinity));
            } catch (IOException e) {
                notes.failed(gate, "start", e);
            }
        }
        return fleet;
    }

    /** Those that stand, in their order. */
    List<Standing> gates() {
        return List.copyOf(gates);
    }

    Upstream upstream() {
        return upstream;
    }

    @Override
    public void close() {
        gates.forEach(Standing::close);
        upstream.close();
    }
}
