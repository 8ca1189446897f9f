package io.postern.tls;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * A ClientHello of TLS 1.2 or before (RFC 5246, 7.4.1.2), written by hand to say what no library says any more.
 *
 * @param version the newest version offered, as on the wire
 * @param suites  cipher suites offered
 * @param schemes signature algorithms offered
 */
record ClientHello(int version, List<Integer> suites, List<Integer> schemes) {
    private static final int ECDSA_SECP256R1_SHA256 = 0x0403;
    private static final int RSA_PSS_RSAE_SHA256 = 0x0804;
    private static final int ECDHE_ECDSA_AES128_GCM = 0xc02b;
    private static final int ECDHE_RSA_AES128_GCM = 0xc02f;

    static ClientHello tls12() {
        return new ClientHello(
                0x0303,
                List.of(ECDHE_ECDSA_AES128_GCM, ECDHE_RSA_AES128_GCM),
                List.of(ECDSA_SECP256R1_SHA256, RSA_PSS_RSAE_SHA256));
    }

    ClientHello withVersion(int newest) {
        return new ClientHello(newest, suites, schemes);
    }

    ClientHello withSuites(int... offered) {
        return new ClientHello(version, Arrays.stream(offered).boxed().toList(), schemes);
    }

    ClientHello withSchemes(int... offered) {
        return new ClientHello(version, suites, Arrays.stream(offered).boxed().toList());
    }

    /** In one record. */
    byte[] record() {
        byte[] body = bytes(out -> {
            out.writeShort(version);
            out.write(new byte[32]);
            out.writeByte(0);
            writeVector(out, suites);
            out.writeShort(0x0100);
            byte[] extensions = extensions();
            out.writeShort(extensions.length);
            out.write(extensions);
        });
        return bytes(out -> {
            out.write(new byte[] {22, 3, 1});
            out.writeShort(body.length + 4);
            out.writeInt(0x01000000 | body.length);
            out.write(body);
        });
    }

    private byte[] extensions() {
        return bytes(out -> {
            writeExtension(out, 10, List.of(23, 24, 29));
            writeExtension(out, 13, schemes);
        });
    }

    private static void writeExtension(DataOutputStream out, int type, List<Integer> values) throws IOException {
        out.writeShort(type);
        out.writeShort(2 + 2 * values.size());
        writeVector(out, values);
    }

    private static void writeVector(DataOutputStream out, List<Integer> values) throws IOException {
        out.writeShort(2 * values.size());
        for (int value : values) {
            out.writeShort(value);
        }
    }

    private static byte[] bytes(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @FunctionalInterface
    private interface Writer {
        void write(DataOutputStream out) throws IOException;
    }
}
