package io.postern.tls.boringssl;

import io.netty.internal.tcnative.SSLContext;
import io.netty.internal.tcnative.SessionTicketKey;
import io.postern.tls.Resumption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * One context's keys for session tickets: made here and known to no other context, so that a ticket is of no use anywhere else.
 * A key issues for one {@link Resumption#LIFETIME} and is taken for another one, which also bounds what BoringSSL does not bound in
 * TLS 1.3: how long a session can be taken up. Thread-safe; rotates when a connection comes, without a timer.
 */
final class TicketKeys {
    private static final int NAME = SessionTicketKey.NAME_SIZE;
    private static final int HMAC = SessionTicketKey.HMAC_KEY_SIZE;
    private static final int AES = SessionTicketKey.AES_KEY_SIZE;

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanoTime;
    private volatile long issuedAt;
    private byte[] issuing = new byte[0];

    /** @param nanoTime a clock that never goes back */
    TicketKeys(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Gives {@code context} its first key. */
    synchronized void start(long context) {
        issuedAt = nanoTime.getAsLong();
        issuing = newKey();
        set(context, issuing);
    }

    /** Gives {@code context} a new key where the last one is old. */
    void rotate(long context) {
        if (nanoTime.getAsLong() - issuedAt >= Resumption.LIFETIME.toNanos()) {
            replace(context);
        }
    }

    private synchronized void replace(long context) {
        long age = nanoTime.getAsLong() - issuedAt;
        if (age < Resumption.LIFETIME.toNanos()) {
            return;
        }
        byte[] old = issuing;
        issuing = newKey();
        issuedAt = nanoTime.getAsLong();
        if (age < 2 * Resumption.LIFETIME.toNanos()) {
            set(context, issuing, old);
        } else {
            set(context, issuing);
        }
        Arrays.fill(old, (byte) 0);
    }

    private byte[] newKey() {
        byte[] key = new byte[NAME + HMAC + AES];
        random.nextBytes(key);
        return key;
    }

    /** The first issues, the others only open. */
    private static void set(long context, byte[]... keys) {
        SessionTicketKey[] all = new SessionTicketKey[keys.length];
        for (int i = 0; i < keys.length; i++) {
            byte[] key = keys[i];
            all[i] = new SessionTicketKey(
                    Arrays.copyOf(key, NAME),
                    Arrays.copyOfRange(key, NAME, NAME + HMAC),
                    Arrays.copyOfRange(key, NAME + HMAC, key.length));
        }
        SSLContext.setSessionTicketKeys(context, all);
        for (SessionTicketKey key : all) {
            Arrays.fill(key.getHmacKey(), (byte) 0);
            Arrays.fill(key.getAesKey(), (byte) 0);
        }
    }
}
