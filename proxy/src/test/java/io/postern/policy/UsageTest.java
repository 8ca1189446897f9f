package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.postern.config.TrustConfig.ExtendedKeyUsage;
import io.postern.names.CertificateNames;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the corpus can't show of usages, as {@link Encoding} refuses it before: one that can't be read, which a root of the host's
 * may have.
 */
class UsageTest {
    @TempDir
    private Path folder;

    @Test
    void aUsageThatCantBeReadIsForNothing() throws Exception {
        byte[] der = new Corpus(folder)
                .shown("ext=2.5.29.37:plain:0403414243")
                .certificates()
                .getFirst();
        X509Certificate broken = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        Finding finding = new Usage(ExtendedKeyUsage.CLIENT_AUTH)
                .judge(
                        new VerifiedChain(List.of(broken), CertificateNames.read(der)),
                        new Moment(Recipe.NOW, Occasion.HANDSHAKE));
        assertEquals(
                Refusal.WRONG_USAGE,
                assertInstanceOf(Finding.Failed.class, finding).refused().reason());
    }
}
