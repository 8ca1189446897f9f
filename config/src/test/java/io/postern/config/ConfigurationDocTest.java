package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds docs/configuration.md against {@code reference.conf}. To print the page anew:
 * {@code mvn -q test -pl config -Dtest=ConfigurationDocTest -Ddocs.apply=true}.
 */
class ConfigurationDocTest {
    private static final Path PAGE = Path.of(System.getProperty("project.root"), "docs", "configuration.md");

    @TempDir
    private Path path;

    @Test
    void thePageIsWhatReferenceConfSays() throws IOException {
        if (Boolean.getBoolean("docs.apply")) {
            Files.createDirectories(PAGE.resolveSibling("."));
            Files.writeString(PAGE, ConfigurationPage.print());
        }
        assertEquals(ConfigurationPage.print(), Files.readString(PAGE));
    }

    @Test
    void theExampleOfThePageIsAConfiguration() throws ConfigException {
        String page = ConfigurationPage.print();
        int start = page.indexOf("```hocon\n") + "```hocon\n".length();
        ConfigFolder folder = new ConfigFolder(path);
        folder.write("server.pem", "");
        folder.write("server-key.pem", "");

        PosternConfig config = folder.load(page.substring(start, page.indexOf("```", start)));

        assertEquals("nats", config.listeners().getFirst().upstream());
    }
}
