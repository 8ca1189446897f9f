package io.postern.config;

/**
 * A configuration record refused to be made. {@link ConfigLoader} turns it into a {@link ConfigProblem} with its place.
 */
public final class InvalidValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String value;
    private final String expected;

    /**
     * @param key      the key inside its block, as the file spells it
     * @param value    what stands there and, where that says too little, what is wrong with it; fit to be shown: never a
     *                 secret
     * @param expected what would be accepted, in words
     */
    InvalidValueException(String key, String value, String expected) {
        super(key + ": " + value + " (expected: " + expected + ")");
        this.key = key;
        this.value = value;
        this.expected = expected;
    }

    /** The key inside its block. */
    public String key() {
        return key;
    }

    /** What stands there. */
    public String value() {
        return value;
    }

    /** What would be accepted. */
    public String expected() {
        return expected;
    }
}
