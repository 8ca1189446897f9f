package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.config.StaplingConfig.Mode;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaplingReaderTest {
    @TempDir
    private Path path;

    @ParameterizedTest
    @CsvSource({
        "true, AUTO",
        "yes, AUTO",
        "auto, AUTO",
        "\"Auto\", AUTO",
        "must, MUST",
        "always, ALWAYS",
        "ALWAYS, ALWAYS",
        "false, NEVER",
        "off, NEVER",
        "never, NEVER",
        "null, AUTO"
    })
    void everySpellingOfTheModeIsRead(String spelling, Mode mode) throws ConfigException {
        assertEquals(new StaplingConfig(mode, ""), stapling("ocsp = " + spelling));
        assertEquals(new StaplingConfig(mode, ""), stapling("ocsp { mode: " + spelling + " }"));
    }

    @Test
    void theResponderIsRead() throws ConfigException {
        StaplingConfig stapling = stapling("ocsp { mode: always, url: \"http://127.0.0.1:8888/ocsp\" }");

        assertEquals(Mode.ALWAYS, stapling.mode());
        assertEquals(Optional.of("http://127.0.0.1:8888/ocsp"), stapling.responder());
        assertEquals(Optional.empty(), stapling("ocsp {}").responder());
        assertEquals(
                Mode.AUTO,
                stapling("ocsp { url = \"HTTPS://ocsp.example.com\" }").mode());
    }

    @Test
    void withoutTheKeyItIsNatsServersDefault() throws ConfigException {
        assertEquals(StaplingConfig.AUTO, stapling(""));
    }

    private StaplingConfig stapling(String keys) throws ConfigException {
        return new ConfigFolder(path)
                .load(ConfigFolder.UPSTREAM + ConfigFolder.LISTEN + keys)
                .stapling();
    }
}
