package io.postern.tls.boringssl;

import io.netty.internal.tcnative.Buffer;
import io.netty.internal.tcnative.SSL;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLException;

/** Certificates as PEM text (RFC 7468) in a BIO, which is how tcnative wants them. */
final class PemText {
    private PemText() {}

    /** What reads a BIO by its address. */
    @FunctionalInterface
    interface Reader<T> {
        T read(long bio) throws Exception;
    }

    /** What {@code reader} makes of {@code certificates}. */
    static <T> T read(List<X509Certificate> certificates, Reader<T> reader) throws SSLException {
        try {
            byte[] pem = of(certificates).getBytes(StandardCharsets.US_ASCII);
            ByteBuffer direct = ByteBuffer.allocateDirect(pem.length).put(pem);
            long bio = SSL.newMemBIO();
            try {
                if (SSL.bioWrite(bio, Buffer.address(direct), pem.length) != pem.length) {
                    throw new SSLException("no memory for certificates");
                }
                return reader.read(bio);
            } finally {
                SSL.freeBIO(bio);
                Reference.reachabilityFence(direct);
            }
        } catch (SSLException e) {
            throw e;
        } catch (Exception e) {
            SSL.clearError();
            throw new SSLException("certificates were refused", e);
        }
    }

    private static String of(List<X509Certificate> certificates) throws CertificateEncodingException {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            pem.append("-----BEGIN CERTIFICATE-----\n")
                    .append(lines.encodeToString(certificate.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return pem.toString();
    }
}
