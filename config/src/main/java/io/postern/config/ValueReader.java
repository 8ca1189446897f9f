package io.postern.config;

/**
 * Makes a value of what stands in the file.
 *
 * @param <T> the value
 */
@FunctionalInterface
interface ValueReader<T> {
    /** @throws InvalidValueException if it can't; {@link Section} adds the place */
    T read(Node node);
}
