package io.postern.bench.load;

import io.postern.bench.gate.Gate;
import io.postern.bench.gate.Standing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is to be said of a run besides its figures: what went wrong, and went on without, and what was agreed on. */
final class Notes {
    private final Progress progress;
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<String> ciphers = new TreeSet<>();
    private final Set<Gate> failed = EnumSet.noneOf(Gate.class);

    Notes(Progress progress) {
        this.progress = progress;
    }

    /** A handshake was done with {@code name}. */
    void cipher(String name) {
        ciphers.add(name);
    }

    /** The cipher suites of all handshakes. */
    String ciphers() {
        return ciphers.isEmpty() ? "the driver's cipher suite" : String.join(", ", ciphers);
    }

    /** {@code gate} could not do {@code what}: the reason, and the end of its log. */
    void failed(Standing gate, String what, IOException why) {
        String words = gate.lastWords();
        failed(
                gate.gate(),
                what,
                words.isEmpty() ? why : new IOException(why.getMessage() + "; the gate: " + words, why));
    }

    /** {@code gate} could not do {@code what}. */
    void failed(Gate gate, String what, Exception why) {
        failed.add(gate);
        String note = gate.key() + ", " + what + ": " + why.getMessage();
        if (notes.add(note)) {
            progress.say(note);
        }
    }

    /** All of them, each once. */
    List<String> all() {
        return new ArrayList<>(notes);
    }

    /** Whether a gate of ours is among those that failed: then it is not a peer's fault. */
    boolean ourFault() {
        return failed.contains(Gate.POSTERN) || failed.contains(Gate.POSTERN_JDK) || failed.contains(Gate.RUSTLS);
    }
}
