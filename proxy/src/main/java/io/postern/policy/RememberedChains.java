package io.postern.policy;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * The chains that were verified under one set of trusted issuers, the latest used of them.
 *
 * <p>What is remembered is what follows from the bytes shown and the trusted issuers alone, and so can't change: the certificates
 * decoded, the path to a trusted issuer with its signatures, the leaf's names. A chain is known again by SHA-256 over all of its bytes. What
 * may change is judged each time: dates, revocation, pins, usage and every rule. Only chains that were found good are remembered,
 * so who is trusted by nobody can't push out who is.
 */
final class RememberedChains {
    static final int CAPACITY = 2048;

    private final Map<ByteBuffer, VerifiedChain> chains = Collections.synchronizedMap(new LatestUsed<>(CAPACITY));

    Optional<VerifiedChain> find(ShownChain shown) {
        return Optional.ofNullable(chains.get(ByteBuffer.wrap(shown.hash())));
    }

    void add(ShownChain shown, VerifiedChain verified) {
        chains.put(ByteBuffer.wrap(shown.hash()), verified);
    }

    int size() {
        return chains.size();
    }
}
