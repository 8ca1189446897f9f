package io.postern.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClosedStateTest {
    /** nats-server 2.15.2's, server/monitor.go. */
    private static final Set<String> NATS_SERVERS = Set.of(
            "Client Closed",
            "Authentication Timeout",
            "Authentication Failure",
            "TLS Handshake Failure",
            "Slow Consumer (Pending Bytes)",
            "Slow Consumer (Write Deadline)",
            "Write Error",
            "Read Error",
            "Parse Error",
            "Stale Connection",
            "Protocol Violation",
            "Maximum Connections Exceeded",
            "Maximum Control Line Exceeded",
            "Server Shutdown",
            "Authentication Expired",
            "Credentials Revoked",
            "Kicked");

    @Test
    void noWordsButNatsServersAreUsed() throws Exception {
        String source = Files.readString(
                Path.of(System.getProperty("project.root"), "proxy/src/main/java/io/postern/monitor/ClosedState.java"));
        Set<String> words = Pattern.compile("= \"([^\"]+)\";")
                .matcher(source)
                .results()
                .map((MatchResult word) -> word.group(1))
                .collect(Collectors.toSet());
        assertTrue(words.size() > 10);
        words.removeAll(NATS_SERVERS);
        assertEquals(Set.of(), words);
    }
}
