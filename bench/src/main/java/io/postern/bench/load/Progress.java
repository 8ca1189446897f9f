package io.postern.bench.load;

import java.io.PrintStream;
import java.util.Locale;

/** Tells, while a run goes on, how far it is: a line when a workload begins, and one when it has been measured. */
final class Progress {
    private final PrintStream out;
    private final long began = System.nanoTime();
    private int steps;
    private int step;

    Progress(PrintStream out) {
        this.out = out;
    }

    /** There will be that many steps. */
    void expect(int count) {
        steps = count;
    }

    /** Another one begins. */
    void step(String what) {
        step++;
        say(String.format(Locale.ROOT, "[%d/%d] %s", step, steps, what));
    }

    /** Anything else. */
    void say(String what) {
        out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - began) / 1e9, what);
    }
}
