package io.postern.tls.boringssl;

import io.postern.tls.PemException;
import io.postern.tls.PemFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A key's DER in direct memory, to be asked for the algorithm that it names. Nothing but object identifiers goes onto the heap.
 * To be closed, which wipes it. What it passes, BoringSSL has still to parse.
 */
final class KeyDer implements AutoCloseable {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int PARAMETERS = 0xa0;

    private final ByteBuffer der;

    /** What a key says that it is. */
    sealed interface Algorithm {
        record Supported() implements Algorithm {}

        record Damaged() implements Algorithm {}

        record NamesNoCurve() implements Algorithm {}

        record OtherCurve(String name) implements Algorithm {}

        record Other(String oid) implements Algorithm {}
    }

    private KeyDer(ByteBuffer der) {
        this.der = der;
    }

    /** Decodes the base64 text (RFC 4648) in {@code pem} from {@code from} to {@code to}. */
    static KeyDer decode(ByteBuffer pem, int from, int to) throws PemException {
        ByteBuffer der = ByteBuffer.allocateDirect((to - from) * 3 / 4 + 3);
        int bits = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            int digit = digit(pem.get(i));
            if (digit >= 0) {
                bits = bits << 6 | digit;
                count += 6;
                if (count >= 8) {
                    count -= 8;
                    der.put((byte) (bits >>> count));
                }
            }
        }
        return new KeyDer(der.flip());
    }

    /** Anything else is passed over here; BoringSSL is strict. */
    private static int digit(byte c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }

    /** RFC 5958: version, algorithm, key. */
    Algorithm pkcs8() {
        try {
            enter(SEQUENCE);
            skip(INTEGER);
            enter(SEQUENCE);
            ASN1ObjectIdentifier algorithm = objectIdentifier();
            if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
                return namedCurve();
            }
            boolean supported = algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
                    || algorithm.equals(EdECObjectIdentifiers.id_Ed25519);
            return supported ? new Algorithm.Supported() : new Algorithm.Other(algorithm.getId());
        } catch (IOException damaged) {
            return new Algorithm.Damaged();
        }
    }

    /** RFC 8017: version, modulus and so on. */
    Algorithm pkcs1() {
        try {
            enter(SEQUENCE);
            skip(INTEGER);
            skip(INTEGER);
            return new Algorithm.Supported();
        } catch (IOException damaged) {
            return new Algorithm.Damaged();
        }
    }

    /** RFC 5915: version, key, parameters. */
    Algorithm sec1() {
        try {
            enter(SEQUENCE);
            skip(INTEGER);
            skip(OCTET_STRING);
            if (!der.hasRemaining() || (der.get(der.position()) & 0xff) != PARAMETERS) {
                return new Algorithm.NamesNoCurve();
            }
            enter(PARAMETERS);
            return namedCurve();
        } catch (IOException damaged) {
            return new Algorithm.Damaged();
        }
    }

    private Algorithm namedCurve() throws IOException {
        if (!der.hasRemaining() || der.get(der.position()) != OBJECT_IDENTIFIER) {
            return new Algorithm.NamesNoCurve();
        }
        ASN1ObjectIdentifier curve = objectIdentifier();
        if (curve.equals(SECObjectIdentifiers.secp256r1) || curve.equals(SECObjectIdentifiers.secp384r1)) {
            return new Algorithm.Supported();
        }
        String name = ECNamedCurveTable.getName(curve);
        return new Algorithm.OtherCurve(name == null ? curve.getId() : name);
    }

    /** Goes on with what is inside the next element. */
    private void enter(int tag) throws IOException {
        length(tag);
    }

    private void skip(int tag) throws IOException {
        int length = length(tag);
        der.position(der.position() + length);
    }

    private ASN1ObjectIdentifier objectIdentifier() throws IOException {
        int length = length(OBJECT_IDENTIFIER);
        byte[] contents = new byte[length];
        der.get(contents);
        try {
            return ASN1ObjectIdentifier.fromContents(contents);
        } catch (IllegalArgumentException invalid) {
            throw new IOException(invalid);
        }
    }

    /** Reads a tag, which has to be this one, and a definite length, which has to fit. */
    private int length(int tag) throws IOException {
        if (der.remaining() < 2 || (der.get() & 0xff) != tag) {
            throw new IOException("another element");
        }
        int length = der.get() & 0xff;
        if (length >= 0x80) {
            int bytes = length - 0x80;
            if (bytes < 1 || bytes > 3 || der.remaining() < bytes) {
                throw new IOException("a length of " + bytes + " bytes");
            }
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | der.get() & 0xff;
            }
        }
        if (length > der.remaining()) {
            throw new IOException("cut short");
        }
        return length;
    }

    @Override
    public void close() {
        PemFile.wipe(der);
    }
}
