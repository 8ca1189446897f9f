package io.postern.ocsp;

/** An answer, and the bytes that say it to others. Immutable. */
final class FetchedAnswer {
    private final byte[] der;
    private final Answer answer;

    /** Takes {@code der} over. */
    FetchedAnswer(byte[] der, Answer answer) {
        this.der = der;
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }

    /** The OCSPResponse, not to be changed. */
    byte[] der() {
        return der;
    }
}
