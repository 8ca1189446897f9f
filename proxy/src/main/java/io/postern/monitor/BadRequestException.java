package io.postern.monitor;

/** A request that makes no sense; the message is what its sender is told. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }

    /** What its sender is told. */
    String told() {
        return String.valueOf(getMessage());
    }
}
