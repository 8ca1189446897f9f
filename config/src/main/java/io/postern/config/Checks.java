package io.postern.config;

import java.time.Duration;

/** The checks that records make of themselves, with one shape of message: {@code key: value (expected: …)}. */
final class Checks {
    private Checks() {}

    static void require(boolean valid, String key, Object value, String expected) {
        if (!valid) {
            throw new InvalidValueException(key, String.valueOf(value), expected);
        }
    }

    static void positive(String key, Duration value) {
        require(value.isPositive(), key, value, "more than 0s");
    }
}
