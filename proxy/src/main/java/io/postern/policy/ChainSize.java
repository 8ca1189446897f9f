package io.postern.policy;

/** Bounds on what is looked into at all. Above what any chain of clients has; far below what the TLS engine would take. */
final class ChainSize {
    static final int MAX_CERTIFICATES = 5;
    static final int MAX_BYTES = 16 * 1024;

    private ChainSize() {}

    static void check(ShownChain shown) throws NotVerifiedException {
        int certificates = shown.certificates().size();
        if (certificates > MAX_CERTIFICATES) {
            throw new NotVerifiedException(
                    Check.CHAIN_LENGTH,
                    Refusal.CHAIN_TOO_LONG,
                    certificates + " certificates (expected: at most " + MAX_CERTIFICATES + ")");
        }
        int bytes = shown.certificates().stream().mapToInt(one -> one.length).sum();
        if (bytes > MAX_BYTES) {
            throw new NotVerifiedException(
                    Check.CHAIN_SIZE, Refusal.CHAIN_TOO_LARGE, bytes + " bytes (expected: at most " + MAX_BYTES + ")");
        }
    }
}
