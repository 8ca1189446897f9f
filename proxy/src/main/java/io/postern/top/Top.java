package io.postern.top;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;

/** Prints what a gate does, again and again. */
public final class Top {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** As many as a terminal has lines, and some that scroll. */
    private static final int ROWS = 100;

    private static final String CLEAR = "\u001b[H\u001b[2J";

    private Top() {}

    /**
     * Prints a page each second.
     *
     * @param monitor where the gate's pages are
     * @param pages   how many; 0 until the thread is interrupted
     * @throws IOException if the gate does not answer, or no longer
     */
    public static void run(URI monitor, int pages, PrintStream out) throws IOException, InterruptedException {
        GatePages gate = new GatePages(monitor);
        GateReading before = gate.read(ROWS);
        GateReading reading = before;
        for (int page = 1; ; page++) {
            // One page alone is for a file or a pipe.
            out.print((pages == 1 ? "" : CLEAR) + TopText.of(reading, before));
            out.flush();
            if (page == pages) {
                return;
            }
            Thread.sleep(PERIOD);
            before = reading;
            reading = gate.read(ROWS);
        }
    }
}
