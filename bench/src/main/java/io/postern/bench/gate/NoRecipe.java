package io.postern.bench.gate;

import java.nio.file.Path;
import java.util.List;

/** The want of a gate: clients connect to the upstream. */
record NoRecipe() implements Recipe {
    @Override
    public Finding find() {
        return new Finding.Found(Path.of("/"), "no process");
    }

    @Override
    public List<String> command(Path binary, Site site) {
        throw new IllegalStateException("nothing to start");
    }
}
