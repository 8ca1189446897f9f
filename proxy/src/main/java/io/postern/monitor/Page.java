package io.postern.monitor;

/** A page. Thread-safe; may block for a few seconds. */
@FunctionalInterface
interface Page {
    /**
     * Answers a request.
     *
     * @throws BadRequestException if it makes no sense
     */
    Reply answer(Request request) throws BadRequestException, InterruptedException;
}
