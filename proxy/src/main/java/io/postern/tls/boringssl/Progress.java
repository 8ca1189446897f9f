package io.postern.tls.boringssl;

/** How a call of {@link NativeConnection} has ended. */
enum Progress {
    /** All of it is done. */
    DONE,
    /** There is not enough input. */
    WANTS_INPUT,
    /** There is not enough room for what is to be said: to be called again with more. */
    WANTS_OUTPUT,
    /** A certificate to serve has to be found first: {@link NativeConnection#task}, on this thread. */
    WANTS_CERTIFICATE,
    /** The client has to be judged first: {@link NativeConnection#task}, on any thread, as it may take long. */
    WANTS_JUDGEMENT,
    /** The client said {@code close_notify}. */
    ENDED,
    /** {@link NativeConnection#error} says why, and an alert may be there to be drained. */
    FAILED
}
