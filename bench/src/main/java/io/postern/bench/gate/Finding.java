package io.postern.bench.gate;

import java.nio.file.Path;

/** Whether a gate is here. */
public sealed interface Finding {
    /**
     * It is.
     *
     * @param binary  what is started
     * @param version its version, and that of its crypto library
     */
    record Found(Path binary, String version) implements Finding {}

    /**
     * It is not.
     *
     * @param why and what would help
     */
    record Missing(String why) implements Finding {}
}
