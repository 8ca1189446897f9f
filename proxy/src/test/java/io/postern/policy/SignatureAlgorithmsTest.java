package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;

/** What the corpus does not show of signature algorithms: parameters that can't be read. */
class SignatureAlgorithmsTest {
    @Test
    void brokenParametersAreNotTaken() {
        assertTrue(SignatureAlgorithms.taken(TestKeys.identifier("SHA256withRSAandMGF1")));
        assertFalse(SignatureAlgorithms.taken(pss(new ASN1Integer(1))));
        assertFalse(SignatureAlgorithms.taken(pss(DERNull.INSTANCE)));
        assertFalse(SignatureAlgorithms.taken(pss(new DERSequence(new ASN1Integer(1)))));
    }

    private static AlgorithmIdentifier pss(ASN1Encodable parameters) {
        return new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, parameters);
    }
}
