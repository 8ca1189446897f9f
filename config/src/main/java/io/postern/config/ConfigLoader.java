package io.postern.config;

import java.nio.file.Path;

/** Reads a configuration file: HOCON, through {@link HoconReader} and its helpers, which alone know the library. */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * Reads and checks {@code file}, all that it includes, and that the files it names can be read.
     *
     * @throws ConfigException with every problem, if there is one
     */
    public static PosternConfig load(Path file) throws ConfigException {
        return load(file, ListenerOverlay.NONE);
    }

    /**
     * The same, with what was said at run time over it.
     *
     * @throws ConfigException with every problem, if there is one
     */
    public static PosternConfig load(Path file, ListenerOverlay overlay) throws ConfigException {
        return LoadedFile.load(file, overlay).config();
    }
}
