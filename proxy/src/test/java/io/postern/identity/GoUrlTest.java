package io.postern.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoUrlTest {

    /** The table is what Go 1.26.8's url.Parse and URL.String made of them, but for the one in brackets. */
    @Test
    void urisArePrintedAsGoPrintsThem() throws IOException {
        List<String> lines = lines();
        assertEquals(387, lines.size());
        for (String line : lines) {
            String uri = line.substring(0, line.indexOf('\t'));
            String printed = GoUrl.print(uri).map(url -> "prints " + url).orElse("refused");
            assertEquals(line, uri + "\t" + printed);
        }
    }

    private static List<String> lines() throws IOException {
        try (InputStream table = GoUrlTest.class.getResourceAsStream("urls.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
