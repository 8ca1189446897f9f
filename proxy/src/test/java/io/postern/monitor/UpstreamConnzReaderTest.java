package io.postern.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.session.SessionView.Application;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamConnzReaderTest {
    @Test
    void whatIsOfUseIsReadAndTheRestPassedOver() throws IOException {
        UpstreamAnswer answer = read("""
            { "server_id": "NX", "now": "2026", "nested": {"connections": [1]}, "connections": [
              { "cid": 7, "name": "n", "lang": "go", "version": "1.2", "account": "A", "rtt": "1.2ms",
                "in_msgs": 1, "out_msgs": 2, "pending_bytes": 3, "subscriptions": 4, "tags": ["cid"],
                "subscriptions_list": ["a", "b"] },
              { "cid": 8 } ] }
            """);
        assertEquals("NX", answer.serverId());
        assertEquals(
                new UpstreamConnection(
                        new Application("n", "go", "1.2"),
                        "A",
                        "1.2ms",
                        new UpstreamConnection.Counts(1, 2, 3, 4),
                        List.of("a", "b")),
                answer.connections().get(7L));
        assertEquals(UpstreamConnection.UNKNOWN, answer.connections().get(8L));
        assertEquals(2, answer.connections().size());
    }

    @Test
    void whatHasAnotherTypeIsLeftOut() throws IOException {
        UpstreamAnswer answer = read("""
            { "server_id": ["NX"], "connections": [ 5, [], "x", null,
              { "cid": 7, "name": {"a": [1, 2]}, "lang": 5, "in_msgs": "1", "out_msgs": 1.5, "subscriptions_list": {"a": 1} } ] }
            """);
        assertEquals("", answer.serverId());
        assertEquals(UpstreamConnection.UNKNOWN, answer.connections().get(7L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "<html>",
                "{",
                "{\"connections\": [",
                "{\"connections\": [{\"cid\": 1}",
                "{\"connections\": [{\"cid\": 99999999999999999999}]}",
                "{\"server_id\": \"NX"
            })
    void whatIsNoAnswerIsAFailureAndNothingElse(String text) {
        assertThrows(IOException.class, () -> read(text));
    }

    private static UpstreamAnswer read(String text) throws IOException {
        return UpstreamConnzReader.read(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }
}
