package io.postern.tls;

/** An engine can't be had on this platform; the message says why, fit for a log. */
public final class EngineUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param reason what is missing: printable ASCII, at most {@value LogText#MAX_LENGTH} characters */
    public EngineUnavailableException(String reason) {
        super(LogText.of(reason));
    }
}
