package io.postern.config;

/**
 * Makes a value of what stands in the file.
 *
 * @param <T> the value
 */
@FunctionalInterface
interface ValueReader<T> {
    /**
     * Makes a value of {@code node}.
     *
     * @throws InvalidValueException if it can't; {@link Report} adds the place
     */
    T read(Node node);
}
