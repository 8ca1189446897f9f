package io.postern.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.LogConfig.Level;
import io.postern.session.CloseReason;
import io.postern.session.SessionLog;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TroubleshootingDocTest {
    private static final Page PAGE = Page.of("docs/troubleshooting.md");

    /** In the code's order, so each is there once and none that does not exist. */
    @Test
    void everyCloseReasonIsExplainedOnceWithItsLevel() throws ReflectiveOperationException {
        List<String> expected = new ArrayList<>();
        for (CloseReason reason : CloseReason.values()) {
            expected.add("`" + reason.tag() + "` " + level(reason));
        }
        List<List<String>> rows = PAGE.rows("## By the reason in the log");
        assertEquals(
                String.join("\n", expected),
                String.join(
                        "\n",
                        rows.stream().map(row -> row.get(0) + " " + row.get(1)).toList()));
        for (List<String> row : rows) {
            assertEquals(4, row.size(), row::toString);
            assertTrue(row.get(2).length() > 10 && row.get(3).length() > 5, row::toString);
        }
    }

    /** As the log has it; private there, since nobody else has to know. */
    private static Level level(CloseReason reason) throws ReflectiveOperationException {
        Method level = SessionLog.class.getDeclaredMethod("level", CloseReason.Severity.class);
        level.setAccessible(true);
        return (Level) level.invoke(null, reason.severity());
    }

    @Test
    void reasonsThatAreNamedElsewhereExist() {
        List<String> tags =
                Arrays.stream(CloseReason.values()).map(CloseReason::tag).toList();
        String everyday = PAGE.text().substring(PAGE.text().indexOf("## By what the client says"));
        List<String> named = new Page(PAGE.file(), everyday)
                .code().stream()
                        .filter(code -> code.matches("(?:client|upstream|no|not|tls|handshake)_[a-z_]+"))
                        .toList();
        assertTrue(named.contains("client_gone_early"));
        List<String> unknown = named.stream()
                .filter(name -> !tags.contains(name) && !isKey(name))
                .toList();
        assertEquals(List.of(), unknown);
    }

    private static boolean isKey(String name) {
        return List.of("tls_required", "tls_available", "tls_handshake_first", "handshake_first")
                .contains(name);
    }

    @Test
    void whatTheGateIsSaidToSayItSays() {
        Sources sources = Sources.read();
        List<List<String>> rows = PAGE.rows("## It does not start");
        assertTrue(rows.size() > 3);
        for (List<String> row : rows) {
            String words = row.getFirst().replace("`", "");
            assertTrue(sources.contain(words), words);
        }
        assertTrue(sources.contain("Connection throttling is active. Please try again later."));
        assertTrue(PAGE.text().contains("-ERR 'Connection throttling is active. Please try again later.'"));
    }
}
