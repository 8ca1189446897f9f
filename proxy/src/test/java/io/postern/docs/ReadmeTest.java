package io.postern.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.PosternConfig;
import io.postern.testing.NatsServer;
import io.postern.testing.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and the how-to pages show can be run. */
class ReadmeTest {
    private static final Page README = Page.of("README.md");

    @TempDir
    static Path directory;

    @Test
    void bothCommandsAreOnTheFirstScreen() {
        String screen = String.join("\n", README.text().lines().limit(25).toList());
        assertTrue(screen.contains("\n./postern demo "), screen);
        assertTrue(screen.contains("\nmvn verify "), screen);
        assertTrue(Files.isExecutable(Page.ROOT.resolve("postern")));
    }

    static Stream<Arguments> configurations() {
        return Page.all().stream()
                .flatMap(page -> page.blocks("hocon").stream().map(block -> Arguments.of(page, block)));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void everyConfigurationThatIsShownLoads(Page page, String block) {
        PosternConfig loaded = new ShownConfigurations(directory).load(block);
        assertEquals(1, loaded.listeners().size(), page::toString);
    }

    @Test
    void theConfigurationHasTenLines() {
        assertEquals(10, README.blocks("hocon").getFirst().lines().count());
    }

    @Test
    void natsServerTakesItsConfigurationAndServesPlaintext() throws IOException {
        List<String> blocks = README.blocks("").stream()
                .filter(block -> block.startsWith("listen: "))
                .toList();
        assertEquals(1, blocks.size());
        try (NatsServer server = NatsServer.start(blocks.getFirst());
                RawClient client = RawClient.connect(server.port())) {
            String info = client.readLine();
            assertTrue(info.startsWith("INFO {") && !info.contains("tls_"), info);
        }
    }

    /** The commands and flags are those of the program, as its sources spell them. */
    @Test
    void everyCommandThatIsShownExists() throws IOException {
        Sources sources = Sources.read();
        String launcher = Files.readString(Page.ROOT.resolve("postern"));
        String flags = sources.file("Flag") + sources.file("BenchFlag");
        List<String> calls = Page.all().stream()
                .flatMap(page -> page.blocks("sh").stream())
                .flatMap(String::lines)
                .map(line -> line.replaceFirst("\\s+#.*", ""))
                .filter(line -> line.startsWith("./postern "))
                .toList();
        assertTrue(calls.size() >= 4, calls::toString);
        for (String call : calls) {
            String[] words = call.split(" +", -1);
            boolean theLaunchers = launcher.contains(" = " + words[1] + " ]");
            assertTrue(theLaunchers || sources.file("Commands").contains('"' + words[1] + '"'), call);
            for (int i = 2; i < words.length; i++) {
                assertTrue(!words[i].startsWith("-") || flags.contains('"' + words[i] + '"'), call);
            }
        }
    }
}
