package io.postern.config;

/**
 * Where a value stands, so that what is found wrong with it later can still be told by its place.
 *
 * @param file the file as it was named on the command line or in an include
 * @param line from 1; 0 where it has none
 * @param key  the whole path of the key
 */
public record Origin(String file, int line, String key) {

    /** A problem at this place. */
    public ConfigProblem problem(String problem, String expected) {
        return new ConfigProblem(file, line, key, problem, expected);
    }

    /** The place of {@code inner} in the block that stands here, where nothing tells it more exactly. */
    Origin inside(String inner) {
        return new Origin(file, line, KeyPath.child(key, inner));
    }
}
