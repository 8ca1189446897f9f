package io.postern.tls.boringssl;

import io.netty.internal.tcnative.Buffer;
import io.netty.internal.tcnative.SSL;
import io.postern.tls.KeyProblems;
import io.postern.tls.PemException;
import io.postern.tls.PemFile;
import io.postern.tls.ServerKey;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * A private key inside BoringSSL ({@code EVP_PKEY}). From the file to there it is in direct memory only, which is wiped: it never
 * lies in the Java heap. Freed by the garbage collector, as contexts live on until their last connection is gone.
 */
final class NativeKey implements ServerKey {
    private static final Cleaner CLEANER = Cleaner.create();

    private final long address;

    private NativeKey(long address) {
        this.address = address;
        CLEANER.register(this, () -> SSL.freePrivateKey(address));
    }

    /** The first private key in {@code file}. */
    static NativeKey read(Path file) throws PemException {
        ByteBuffer pem = PemFile.direct(file);
        try {
            PemKeyText key = PemKeyText.find(pem);
            key.requireSupported();
            return new NativeKey(parse(key));
        } finally {
            PemFile.wipe(pem);
        }
    }

    private static long parse(PemKeyText key) throws PemException {
        long bio = 0;
        try {
            bio = SSL.newMemBIO();
            if (SSL.bioWrite(bio, Buffer.address(key.pem()) + key.start(), key.length()) == key.length()) {
                long parsed = SSL.parsePrivateKey(bio, null);
                if (parsed != 0) {
                    return parsed;
                }
            }
        } catch (Exception refused) {
            // Not its words: a parser's may show what it was reading.
            SSL.clearError();
        } finally {
            SSL.freeBIO(bio);
        }
        throw KeyProblems.undecodable(key.type());
    }

    /** For {@link NativeCredential} alone, which keeps this alive for as long as it uses it. */
    long address() {
        return address;
    }

    @Override
    public boolean belongsTo(X509Certificate certificate) {
        try {
            NativeCredential.of(this, List.of(certificate), new byte[0]);
            return true;
        } catch (SSLException other) {
            return false;
        }
    }
}
