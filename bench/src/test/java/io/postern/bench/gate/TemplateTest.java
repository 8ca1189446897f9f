package io.postern.bench.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.bench.gate.TlsTerms.ClientAuth;
import io.postern.bench.machine.Affinity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TemplateTest {
    private static final Checkout CHECKOUT = new Checkout(Path.of(System.getProperty("project.root")));

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"listen @LISTEN@;,listen 1:2;", "a@b.c,a@b.c", "@A@@LISTEN@,$\\1:2", "none,none"})
    void placesAreFilled(String text, String filled) {
        assertEquals(filled, Template.fill(text, Map.of("LISTEN", "1:2", "A", "$\\")));
    }

    @Test
    void aPlaceThatNothingFillsIsNamed() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> Template.fill("x @LISTEM@", Map.of("LISTEN", "1:2")));
        assertEquals("@LISTEM@ (expected: one of [LISTEN])", refusal.getMessage());
    }

    @Test
    void theFirstLineIsTheCommandAndConditionsChooseLines() {
        String text = """
            # run: gate -f @CONFIG@
            # a comment
            plain #no-client-ca
            mutual #client-ca
            user #root
            always
            """;
        Template template = Template.parse(text, Set.of("client-ca"));
        assertEquals(List.of("gate", "-f", "@CONFIG@"), template.command());
        assertEquals("# a comment\nmutual\nalways\n", template.body());
    }

    @Test
    void oneThatDoesNotSayHowItIsRunIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Template.parse("listen 1\n", Set.of()));
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void everyPeersConfigurationIsFilledWhole(Peer peer) throws IOException {
        Certificates certificates = Certificates.in(folder.resolve("certs"));
        for (ClientAuth clients : ClientAuth.values()) {
            TlsTerms terms = new TlsTerms(certificates, KeyKind.ECDSA, clients, "TLS_AES_256_GCM_SHA384");
            Site site = new Site(4443, 4222, terms, folder, Affinity.ANY);
            List<String> command = new PeerRecipe(peer, CHECKOUT).command(Path.of("/bin/the-gate"), site);
            assertTrue(command.contains("/bin/the-gate"), command::toString);
            String configuration = Files.readString(folder.resolve(peer.template()));
            assertTrue(configuration.contains("4443"), configuration);
            boolean asks = configuration.contains(terms.ca().toString());
            assertEquals(clients == ClientAuth.REQUIRED && peer != Peer.NATS_SERVER_PLAIN, asks, configuration);
        }
    }
}
