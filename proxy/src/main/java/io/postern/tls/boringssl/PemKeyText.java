package io.postern.tls.boringssl;

import io.postern.tls.KeyProblems;
import io.postern.tls.PemBlocks;
import io.postern.tls.PemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds a private key in PEM text (RFC 7468) that is in direct memory, without taking any of it onto the heap but the words of its
 * {@code -----BEGIN} lines.
 *
 * @param pem    the file
 * @param type   the label of the key's block
 * @param start  where the block begins in {@code pem}
 * @param length the block's, in bytes
 */
record PemKeyText(ByteBuffer pem, String type, int start, int length) {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int MAX_LABEL = 64;

    /** The first block of a private key in {@code pem}, from 0 to its limit. */
    static PemKeyText find(ByteBuffer pem) throws PemException {
        if (isBlank(pem)) {
            throw PemBlocks.empty();
        }
        int blocks = 0;
        boolean certificate = false;
        for (int begin = indexOf(pem, BEGIN, 0); begin >= 0; blocks++) {
            String label = label(pem, begin + BEGIN.length());
            int end = indexOf(pem, END + label + DASHES, begin);
            if (label.isEmpty() || end < 0) {
                throw PemBlocks.damaged(blocks);
            }
            int after = end + END.length() + label.length() + DASHES.length();
            if (PemBlocks.isKey(label)) {
                return new PemKeyText(pem, label, begin, after - begin);
            }
            certificate |= label.equals("CERTIFICATE");
            begin = indexOf(pem, BEGIN, after);
        }
        throw blocks == 0 ? PemBlocks.noBlock() : KeyProblems.noKey(certificate);
    }

    /** Of an algorithm and on a curve that is served, in clear. */
    void requireSupported() throws PemException {
        int body = start + BEGIN.length() + type.length() + DASHES.length();
        int end = start + length - END.length() - type.length() - DASHES.length();
        if (type.equals("ENCRYPTED PRIVATE KEY") || hasHeaders(body, end)) {
            throw KeyProblems.encrypted();
        }
        switch (type) {
            case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                try (KeyDer der = KeyDer.decode(pem, body, end)) {
                    requireSupported(der);
                }
            }
            default -> throw KeyProblems.unsupportedType(type);
        }
    }

    private void requireSupported(KeyDer der) throws PemException {
        KeyDer.Algorithm algorithm = switch (type) {
            case "EC PRIVATE KEY" -> der.sec1();
            case "RSA PRIVATE KEY" -> der.pkcs1();
            default -> der.pkcs8();
        };
        switch (algorithm) {
            case KeyDer.Algorithm.Damaged() -> throw KeyProblems.undecodable(type);
            case KeyDer.Algorithm.Supported() -> {}
            case KeyDer.Algorithm.NamesNoCurve() -> throw KeyProblems.curveNotNamed();
            case KeyDer.Algorithm.OtherCurve(String name) -> throw KeyProblems.unsupportedCurve(name);
            case KeyDer.Algorithm.Other(String oid) -> throw KeyProblems.unsupportedType(oid);
        }
    }

    /** Headers (RFC 1421) say that the key is encrypted; base64 has no colon. */
    private boolean hasHeaders(int from, int to) {
        for (int i = from; i < to; i++) {
            if (pem.get(i) == ':') {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(ByteBuffer pem) {
        for (int i = 0; i < pem.limit(); i++) {
            if (pem.get(i) > ' ' || pem.get(i) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Up to the dashes; empty where there are none, or too far away. */
    private static String label(ByteBuffer pem, int from) {
        int end = indexOf(pem, DASHES, from);
        if (end < 0 || end - from > MAX_LABEL) {
            return "";
        }
        byte[] label = new byte[end - from];
        pem.get(from, label);
        return new String(label, StandardCharsets.ISO_8859_1);
    }

    private static int indexOf(ByteBuffer pem, String text, int from) {
        for (int i = from; i <= pem.limit() - text.length(); i++) {
            int matched = 0;
            while (matched < text.length() && pem.get(i + matched) == (byte) text.charAt(matched)) {
                matched++;
            }
            if (matched == text.length()) {
                return i;
            }
        }
        return -1;
    }
}
