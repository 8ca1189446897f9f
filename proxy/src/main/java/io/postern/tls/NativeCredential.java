package io.postern.tls;

import io.netty.internal.tcnative.Buffer;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLCredential;
import java.io.ByteArrayOutputStream;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
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

    private final long address;

    private NativeCredential(long address) {
        this.address = address;
        CLEANER.register(this, new Free(address));
    }

    /** @throws SSLException if BoringSSL does not take the key or the chain */
    static NativeCredential of(PrivateKey key, List<X509Certificate> chain) throws SSLException {
        long keyAddress = 0;
        long chainAddress = 0;
        try {
            keyAddress = parse(pem("PRIVATE KEY", key.getEncoded()), bio -> SSL.parsePrivateKey(bio, null));
            chainAddress = parse(pem(chain), SSL::parseX509Chain);
            NativeCredential credential = new NativeCredential(SSLCredential.newX509());
            // Both take references of their own. The chain first or the key first is the same to BoringSSL, which
            // checks that they match.
            SSLCredential.setPrivateKey(credential.address, keyAddress);
            SSLCredential.setCertChain(credential.address, chainAddress);
            return credential;
        } catch (Exception e) {
            throw new SSLException("a certificate or its key was refused", e);
        } finally {
            SSL.freePrivateKey(keyAddress);
            SSL.freeX509Chain(chainAddress);
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

    private static long parse(byte[] pem, Parser parser) throws Exception {
        ByteBuffer direct = ByteBuffer.allocateDirect(pem.length).put(pem);
        long bio = SSL.newMemBIO();
        try {
            if (SSL.bioWrite(bio, Buffer.address(direct), pem.length) != pem.length) {
                throw new SSLException("no memory for a certificate or its key");
            }
            return parser.parse(bio);
        } finally {
            SSL.freeBIO(bio);
            direct.clear().put(new byte[pem.length]);
        }
    }

    private static byte[] pem(List<X509Certificate> chain) throws CertificateEncodingException {
        ByteArrayOutputStream pem = new ByteArrayOutputStream();
        for (X509Certificate certificate : chain) {
            pem.writeBytes(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return pem.toByteArray();
    }

    private static byte[] pem(String type, byte[] der) {
        ByteArrayOutputStream pem = new ByteArrayOutputStream();
        pem.writeBytes(("-----BEGIN " + type + "-----\n").getBytes(StandardCharsets.US_ASCII));
        pem.writeBytes(Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(der));
        pem.writeBytes(("\n-----END " + type + "-----\n").getBytes(StandardCharsets.US_ASCII));
        return pem.toByteArray();
    }

    @FunctionalInterface
    private interface Parser {
        /** The address of what {@code bio} holds. */
        long parse(long bio) throws Exception;
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
