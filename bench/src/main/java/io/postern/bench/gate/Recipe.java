package io.postern.bench.gate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How a gate is found and started. */
interface Recipe {
    /** Looks for it; asks it for its version. */
    Finding find() throws InterruptedException;

    /** The command that starts it; writes its configuration. */
    List<String> command(Path binary, Site site) throws IOException;
}
