package io.postern.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the how-to pages say is done, as they say it. */
class HowToTest {
    private static final Pattern FILE = Pattern.compile("(?<![\\w./-])(?:docker|docs|\\.ci)/[\\w./-]+");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"sidecar", "edge", "certificate-rotation", "prometheus", "reload-and-stop", "several-upstreams"})
    void everyCommandWorks(String page) throws IOException, InterruptedException {
        HowTo.follow(Page.of("docs/how-to/" + page + ".md"), folder);
    }

    /** Those need an engine or a cluster. */
    @Test
    void everyFileThatIsNamedInOtherCommandsExists() {
        List<String> missing = new ArrayList<>();
        int count = 0;
        for (Page page : Page.all()) {
            for (String block : page.blocks("console")) {
                Matcher file = FILE.matcher(block);
                while (file.find()) {
                    count++;
                    if (!Files.exists(Page.ROOT.resolve(file.group()))) {
                        missing.add(page + ": " + file.group());
                    }
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(count >= 5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```sh\nfalse\n```\n",
                "```sh\necho one\n```\n\n```text\ntwo\n```\n",
                "```sh\necho one\necho two\n```\n\n```text\ntwo\none\n```\n",
                "```sh\n./postern no-such-command\n```\n",
                "no command\n"
            })
    void aPageThatIsNotTrueFails(String text) {
        Page page = new Page(Page.ROOT.resolve("wrong.md"), text);
        assertThrows(AssertionError.class, () -> HowTo.follow(page, folder));
    }

    @Test
    void whatAPageShowsIsThere() throws IOException, InterruptedException {
        String text = """
            `a.conf`, which is read:

            ```hocon
            listen = 4222
            ```

            ```sh
            cat a.conf; sleep 60 & echo 4222 '{"a"}'
            ```

            ```text
            listen = …
            …{"a"}
            ```
            """;
        HowTo.follow(new Page(Page.ROOT.resolve("right.md"), text), folder);
    }
}
