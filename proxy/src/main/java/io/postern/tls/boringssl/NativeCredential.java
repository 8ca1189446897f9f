package io.postern.tls.boringssl;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLCredential;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * A chain and its key inside BoringSSL ({@code SSL_CREDENTIAL}). Made natively because Netty's own credentials can't be
 * given to a handshake that has begun, and before it has, the ClientHello is not known.
 *
 * <p>Freed by the garbage collector and not by hand: a context that was closed lives on, with its
 * {@link CertificateChooser}, until its last connection is gone.
 */
final class NativeCredential {
    private static final Cleaner CLEANER = Cleaner.create();

    /**
     * The signature schemes (RFC 8446, 4.2.3) that are used, most preferred first; the ones that a key can't make are
     * passed over. BoringSSL's own list has those with SHA-1 too.
     */
    private static final int[] SIGNATURE_SCHEMES = {
        0x0403, // ecdsa_secp256r1_sha256
        0x0804, // rsa_pss_rsae_sha256
        0x0807, // ed25519
        0x0503, // ecdsa_secp384r1_sha384
        0x0805, // rsa_pss_rsae_sha384
        0x0806, // rsa_pss_rsae_sha512
        0x0603, // ecdsa_secp521r1_sha512, which in TLS 1.2 any curve may be used with
        0x0401, // rsa_pkcs1_sha256, like the next two in TLS 1.2 only
        0x0501, // rsa_pkcs1_sha384
        0x0601 // rsa_pkcs1_sha512
    };

    private final long address;

    private NativeCredential(long address) {
        this.address = address;
        CLEANER.register(this, new Free(address));
    }

    /**
     * @param staple what the issuer's OCSP responder says of the leaf, for clients that ask; empty for nothing
     * @throws SSLException if BoringSSL does not take the chain, or the key is not the leaf's
     */
    static NativeCredential of(NativeKey key, List<X509Certificate> chain, byte[] staple) throws SSLException {
        long parsedChain = 0;
        try {
            parsedChain = PemText.read(chain, SSL::parseX509Chain);
            NativeCredential credential = new NativeCredential(SSLCredential.newX509());
            // Each takes a reference of its own.
            SSLCredential.setCertChain(credential.address, parsedChain);
            SSLCredential.setPrivateKey(credential.address, key.address());
            SSLCredential.setSigningAlgorithmPrefs(credential.address, SIGNATURE_SCHEMES);
            if (staple.length > 0) {
                SSLCredential.setOcspResponse(credential.address, staple);
            }
            return credential;
        } catch (Exception e) {
            SSL.clearError();
            throw new SSLException("a certificate or its key was refused", e);
        } finally {
            Reference.reachabilityFence(key);
            if (parsedChain != 0) {
                SSL.freeX509Chain(parsedChain);
            }
        }
    }

    /** Offers it to the handshake of {@code ssl}, after those offered before; that takes a reference of its own. */
    void addTo(long ssl) {
        try {
            SSL.addCredential(ssl, address);
        } catch (Exception e) {
            throw new IllegalStateException("a certificate was refused", e);
        }
    }

    private record Free(long address) implements Runnable {
        @Override
        public void run() {
            try {
                SSLCredential.free(address);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
