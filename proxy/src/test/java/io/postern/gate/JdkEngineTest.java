package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.Postern;
import io.postern.config.ConfigException;
import io.postern.config.ConfigLoader;
import io.postern.config.ConfigProblem;
import io.postern.testing.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration is told that asks {@code tls_engine = jdk} for what it can't do; on either engine's run of the tests. */
class JdkEngineTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"always, false, another mode of ocsp", "must, true, a certificate without must-staple"})
    void aModeThatStopsTheGateWithoutAResponseIsRefused(String mode, boolean mustStaple, String otherwise)
            throws Exception {
        Path file = configured("ocsp = " + mode + "\n", mustStaple, "");
        ConfigException refused = assertThrows(ConfigException.class, () -> check(file));
        assertEquals(1, refused.problems().size());
        ConfigProblem problem = refused.problems().getFirst();
        assertTrue(problem.problem().endsWith("can't be sent to clients by the JDK's TLS"), problem.toString());
        assertEquals("tls_engine = native, or " + otherwise, problem.expected());
    }

    @Test
    void aCertificateThatClientsMayRefuseWithoutAResponseIsWarnedOf() throws Exception {
        List<ConfigProblem> warnings = check(configured("ocsp = auto\n", true, ""));
        assertTrue(
                warnings.stream().anyMatch(warning -> warning.problem().endsWith("by the JDK's TLS")),
                warnings.toString());
    }

    @ParameterizedTest
    @CsvSource({"auto, false", "must, false", "never, true"})
    void elseNothingIsSaidOfIt(String mode, boolean mustStaple) throws Exception {
        List<ConfigProblem> warnings = check(configured("ocsp = " + mode + "\n", mustStaple, ""));
        assertTrue(warnings.stream().noneMatch(warning -> warning.problem().contains("OCSP")), warnings.toString());
    }

    @Test
    void groupsOfWhichTheJdkHasNoneAreRefusedByTheirNames() throws Exception {
        Path file = configured("", false, "curve_preferences = [X25519MLKEM768]");
        ConfigException refused = assertThrows(ConfigException.class, () -> check(file));
        assertTrue(
                refused.getMessage().contains("the JDK has none of curve_preferences X25519MLKEM768"),
                refused.getMessage());
        check(configured("", false, "curve_preferences = [X25519MLKEM768, CurveP384]"));
    }

    private static List<ConfigProblem> check(Path file) throws ConfigException {
        return Postern.check(ConfigLoader.load(file));
    }

    private Path configured(String top, boolean mustStaple, String tls) throws IOException {
        Authority root = Authority.root("Gate CA");
        Authority.Extra host = Authority.dns("localhost");
        Authority leaf =
                mustStaple ? root.leaf("localhost", host, Authority.mustStaple()) : root.leaf("localhost", host);
        String listener = Site.listener("clients", new Site(folder, root, leaf).tls(tls));
        return Files.writeString(
                folder.resolve("postern.conf"), "tls_engine = jdk\n" + top + Site.config(4222, listener));
    }
}
