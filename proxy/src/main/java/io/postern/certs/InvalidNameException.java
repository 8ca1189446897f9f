package io.postern.certs;

/** A name that was asked for can't stand in a certificate; the message shows it and says what would be accepted. */
public final class InvalidNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param message fit to be shown to whoever typed the name */
    InvalidNameException(String message) {
        super(message);
    }

    /**
     * @param name     the name as it was given
     * @param expected what would be accepted, in words
     */
    static InvalidNameException of(String name, String expected) {
        return new InvalidNameException(Text.printable(name) + " (expected: " + expected + ")");
    }
}
