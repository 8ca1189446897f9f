package io.postern.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.Postern;
import io.postern.config.ConfigException;
import io.postern.config.ConfigLoader;
import io.postern.config.ConfigProblem;
import io.postern.config.IntakeConfig;
import io.postern.config.PosternConfig;
import io.postern.testing.Pki;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page on limits shows can be run, and says what it is said to say. */
class LimitsDocTest {
    private static final Page PAGE = Page.of("docs/how-to/limits.md");

    @TempDir
    static Path directory;

    @BeforeAll
    static void makeCertificates() {
        Pki.in(directory.resolve("certs"));
    }

    /** What {@code postern check} does. */
    private static PosternConfig check(String block) throws IOException, ConfigException {
        String config = block.replace("/etc/certs/tls.crt", "certs/server.pem")
                .replace("/etc/certs/tls.key", "certs/server-key.pem");
        PosternConfig loaded = ConfigLoader.load(Files.writeString(directory.resolve("postern.conf"), config));
        List<ConfigProblem> warnings = Postern.check(loaded);
        assertTrue(warnings.stream().noneMatch(warning -> warning.toString().contains("limit")), warnings::toString);
        return loaded;
    }

    @Test
    void bothConfigurationsPassACheckAndHaveTheLimitsThatAreShown() throws IOException, ConfigException {
        List<String> blocks = PAGE.blocks("hocon");
        assertEquals(2, blocks.size());
        PosternConfig limits = check(blocks.getFirst());
        assertEquals(20_000, limits.operation().maxConnections());
        IntakeConfig intake = limits.listeners().getFirst().intake();
        assertEquals(200, intake.limits().maxConnectionsPerAddress());
        assertEquals(1000, intake.limits().handshakes().perSecond());
        PosternConfig behind = check(blocks.getLast());
        assertTrue(
                behind.listeners().getFirst().intake().proxyHeaders()
                        instanceof IntakeConfig.ProxyHeaders.RequiredFrom);
    }

    @Test
    void theOtherCommandTellsOfTheLimitOfFileDescriptors() throws IOException, InterruptedException {
        Matcher command = Pattern.compile("(?m)^ *(grep .*)$").matcher(PAGE.text());
        List<String> commands = new ArrayList<>();
        while (command.find()) {
            commands.add(command.group(1));
        }
        assertEquals(1, commands.size());
        Files.writeString(
                directory.resolve("postern.pid"),
                Long.toString(ProcessHandle.current().pid()));
        Process shell = new ProcessBuilder("sh", "-c", commands.getFirst())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor(), said);
        assertTrue(said.startsWith("Max open files"), said);
    }

    @Test
    void whatIsQuotedFromTheLogAndTheMetersIsThere() {
        Sources sources = Sources.read();
        for (String words : List.of("can't accept", "maximum connections exceeded")) {
            assertTrue(PAGE.text().contains(words) && sources.contain(words), words);
        }
        String meters = sources.file("GateMeter");
        assertTrue(meters.contains("\"throttled.connections\"") && meters.contains("\"connections.closed\""));
    }
}
