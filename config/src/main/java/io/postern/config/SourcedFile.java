package io.postern.config;

import java.nio.file.Path;

/**
 * A file that the configuration names.
 *
 * @param path   where it is; a relative path has been resolved
 * @param origin where the configuration names it
 */
public record SourcedFile(Path path, Origin origin) {}
