package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate has no second form: what no signature covers is as it was signed. The JDK would refuse only some. */
class EncodingTest {
    @TempDir
    private Path folder;

    @Test
    void theSignatureIsWholeBytesAndOfTheAlgorithmThatIsSigned() throws Exception {
        Certificate good =
                Encoding.structure(new Corpus(folder).shown("").certificates().getFirst());
        byte[] signature = good.getSignature().getBytes();
        // Of an even last byte, whose last bit may be padding.
        signature[signature.length - 1] &= (byte) 0xfe;
        Encoding.structure(form(good, good.getSignatureAlgorithm(), new DERBitString(signature)));
        assertRefused(form(good, good.getSignatureAlgorithm(), new DERBitString(signature, 1)));
        assertRefused(form(good, TestKeys.identifier("SHA384withECDSA"), new DERBitString(signature)));
    }

    private static byte[] form(Certificate certificate, AlgorithmIdentifier algorithm, DERBitString signature)
            throws Exception {
        return new DERSequence(new ASN1Encodable[] {certificate.getTBSCertificate(), algorithm, signature})
                .getEncoded();
    }

    private static void assertRefused(byte[] der) {
        assertEquals(
                Check.ENCODING,
                assertThrows(NotVerifiedException.class, () -> Encoding.structure(der))
                        .check());
    }
}
