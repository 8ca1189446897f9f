package io.postern.tls;

/** A {@link TlsEngine} can't run here; the message says why, fit for a log. */
public final class EngineUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param why what is missing */
    public EngineUnavailableException(String why) {
        super(LogText.of(why));
    }
}
