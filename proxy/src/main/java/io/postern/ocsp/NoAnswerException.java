package io.postern.ocsp;

import java.util.Locale;

/** A responder gave no answer, or none that can be believed. Without a stack trace: these are ordinary, and may be many. */
final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why: a closed list. */
    enum Reason {
        /** nats-server's words for both. */
        NO_ISSUER("ocsp ca required in chain or configuration", false),
        NO_RESPONDER("no available ocsp servers", false),
        /** Not an address that is asked. */
        BAD_ADDRESS("the responder's address is none that can be asked", false),
        TIMED_OUT("timed out", true),
        /** The JDK's client does not tell these apart by type. */
        BROKEN_OFF("no connection, or it broke off, or the answer is too large", true),
        /** Of HTTP, as a responder that is out of order sends. */
        SERVER_ERROR("the responder has an error of its own", true),
        /** Of HTTP, redirects included: none is followed. */
        BAD_HTTP_STATUS("an HTTP status other than 200", false),
        UNREADABLE("the answer can't be decoded", false),
        /** {@code tryLater}, {@code unauthorized} and their like. */
        NOT_SUCCESSFUL("the responder does not answer this", false),
        OTHER_CERTIFICATE("the answer is about another certificate", false),
        CRITICAL_EXTENSION("the answer has a critical extension that is not known", false),
        NOT_SIGNED_BY_ISSUER("the answer is not signed by the issuer or its delegate", false),
        STALE("the answer has run out", false),
        NOT_YET_VALID("the answer is of the future", false);

        private final String text;
        private final boolean outOfOrder;

        Reason(String text, boolean outOfOrder) {
            this.text = text;
            this.outOfOrder = outOfOrder;
        }

        /** For the log. */
        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it speaks of the responder, and not of the one question. */
        boolean isOutOfOrder() {
            return outOfOrder;
        }
    }

    NoAnswerException(Reason reason) {
        super(reason.text, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
