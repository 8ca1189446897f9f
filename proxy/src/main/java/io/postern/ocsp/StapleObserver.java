package io.postern.ocsp;

/** Is told of what becomes of staples, on threads of the {@link OcspStapler}'s. */
public interface StapleObserver {

    /** {@link OcspStapler#staple} says something else of {@code certificate} now, or that there is none any more. */
    void changed(Stapled certificate);

    /**
     * The issuer says that {@code certificate} is not good, and the mode wants the gate to stop then.
     *
     * @param status {@code revoked} or {@code unknown}
     */
    void notGood(Stapled certificate, String status);
}
