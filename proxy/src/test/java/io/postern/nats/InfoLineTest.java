package io.postern.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class InfoLineTest {
    @ParameterizedTest
    @FieldSource("io.postern.nats.Lines#CAPTURED")
    void whatRealServersWriteIsRead(String name) {
        InfoLine line = InfoLine.parse(Lines.captured(name)).orElseThrow();

        assertEquals(Optional.of(name.replaceAll("nats-server-([0-9.]+)-.*", "$1")), line.version());
        assertTrue(line.clientId().getAsLong() > 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INFO {}\r\n",
                "INFO {} \r\n",
                "INFO  \t{ } \t \r\n",
                "INFO {\"a\":[1,-0.5e+3,\"\\u00e9\\\"\",null,true,{\"b\":false}]}\r\n",
                "INFO {\"a\":1,\"a\":2,\"\":18446744073709551615}\r\n",
                "INFO {\"a\":\"é€😀\",\"\\ud83d\\ude00\":\"\\udc00\"}\r\n",
            })
    void aStrictObjectIsTaken(String line) {
        assertTrue(InfoLine.parse(Lines.bytes(line)).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "INFO \r\n",
                "INFO",
                "INFO {}",
                "INFO {}\n",
                "INFO {}\r",
                "INFO {}\n\r",
                "info {}\r\n",
                "INFO{}\r\n",
                "INFO\t{}\r\n",
                "IMFO {}\r\n",
                "INFO {}\r\r\n",
                "INFO {}\r\nINFO {}\r\n",
                "INFO {\r}\r\n",
                "INFO {}{}\r\n",
                "INFO {} x\r\n",
                "INFO {\r\n",
                "INFO }\r\n",
                "INFO []\r\n",
                "INFO \"{}\"\r\n",
                "INFO null\r\n",
                "INFO {a:1}\r\n",
                "INFO {'a':1}\r\n",
                "INFO {\"a\"}\r\n",
                "INFO {\"a\":}\r\n",
                "INFO {\"a\":1,}\r\n",
                "INFO {,\"a\":1}\r\n",
                "INFO {\"a\":1 \"b\":2}\r\n",
                "INFO {\"a\":[1,]}\r\n",
                "INFO {\"a\":[1}\r\n",
                "INFO {\"a\":01}\r\n",
                "INFO {\"a\":+1}\r\n",
                "INFO {\"a\":.5}\r\n",
                "INFO {\"a\":1.}\r\n",
                "INFO {\"a\":1e}\r\n",
                "INFO {\"a\":-}\r\n",
                "INFO {\"a\":0x1}\r\n",
                "INFO {\"a\":NaN}\r\n",
                "INFO {\"a\":tru}\r\n",
                "INFO {\"a\":truex}\r\n",
                "INFO {\"a\":True}\r\n",
                "INFO {\"a\":\"\\x\"}\r\n",
                "INFO {\"a\":\"\\u12g4\"}\r\n",
                "INFO {\"a\":\"b}\r\n",
                "INFO {\"a\":\"\u0001\"}\r\n",
                "INFO {\"a\":\"\t\"}\r\n",
                "INFO {\"a\":1}/**/\r\n",
                "INFO {/**/\"a\":1}\r\n",
                "INFO {}#\r\n",
                "INFO \ufeff{}\r\n",
                "INFO {\u0000}\r\n",
                "INFO {\"\\ud800\":1}\r\n",
                "INFO {\u00a0}\r\n",
            })
    void anythingElseIsRefused(String line) {
        assertEquals(Optional.empty(), InfoLine.parse(Lines.bytes(line)));
    }

    @ParameterizedTest
    @CsvSource({"C0 80", "C1 BF", "ED A0 80", "F4 90 80 80", "80", "E2 82", "FF", "F0 80 80 80"})
    void malformedUtf8IsRefused(String hex) {
        byte[] line = Lines.info("{\"a\":\"####\"}");
        byte[] bad = HexFormat.ofDelimiter(" ").parseHex(hex);
        System.arraycopy(bad, 0, line, 11, bad.length);

        assertEquals(Optional.empty(), InfoLine.parse(line));
    }

    @Test
    void anObjectInUtf16IsRefused() {
        byte[] json = "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE);
        byte[] line = new byte[json.length + 7];
        System.arraycopy(Lines.bytes("INFO "), 0, line, 0, 5);
        System.arraycopy(json, 0, line, 5, json.length);
        System.arraycopy(Lines.bytes("\r\n"), 0, line, line.length - 2, 2);

        assertEquals(Optional.empty(), InfoLine.parse(line));
    }

    @Test
    void lengthDepthAndMembersAreBounded() {
        int room = InfoLine.MAX_LENGTH - "INFO {\"a\":\"\"} \r\n".length();
        String deepest = "[".repeat(Json.MAX_DEPTH - 1) + "]".repeat(Json.MAX_DEPTH - 1);
        String most = "\"a\":1,".repeat(Json.MAX_MEMBERS - 1);

        assertTrue(InfoLine.parse(Lines.info("{\"a\":\"" + "x".repeat(room) + "\"}"))
                .isPresent());
        assertTrue(InfoLine.parse(Lines.info("{\"a\":\"" + "x".repeat(room + 1) + "\"}"))
                .isEmpty());
        assertTrue(InfoLine.parse(Lines.info("{\"a\":" + deepest + "}")).isPresent());
        assertTrue(InfoLine.parse(Lines.info("{\"a\":[" + deepest + "]}")).isEmpty());
        assertTrue(InfoLine.parse(Lines.info("{" + most + "\"a\":1}")).isPresent());
        assertTrue(InfoLine.parse(Lines.info("{" + most + "\"a\":1,\"b\":2}")).isEmpty());
    }

    @Test
    void theCallersArrayIsCopied() {
        byte[] line = Lines.info("{\"version\":\"2.12.0\"}");
        InfoLine info = InfoLine.parse(line).orElseThrow();

        Arrays.fill(line, (byte) 'x');

        assertEquals(Optional.of("2.12.0"), info.version());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"client_id\":7} | 7",
                "{\"CLIENT_ID\":7} | 7",
                "{\"client_id\":7,\"client_id\":8} | 8",
                "{\"client_id\":9223372036854775807} | 9223372036854775807",
                "{\"client_id\":9223372036854775808} |",
                "{\"client_id\":18446744073709551615} |",
                "{\"client_id\":-1} |",
                "{\"client_id\":1.5} |",
                "{\"client_id\":\"7\"} |",
                "{\"a\":{\"client_id\":7}} |",
                "{} |",
            })
    void theClientIdIsALongOrNone(String json, Long expected) {
        InfoLine line = InfoLine.parse(Lines.info(json)).orElseThrow();

        assertEquals(expected == null ? OptionalLong.empty() : OptionalLong.of(expected), line.clientId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"version\":2}",
                "{\"version\":null}",
                "{\"version\":\"\"}",
                "{\"version\":\"2.12\\n[ERR] forged\"}",
                "{\"version\":\"2.12\\u001b[31m\"}",
                "{\"version\":\"2.12é\"}",
                "{\"version\":\"2.12\u007f\"}",
                "{\"version\":\"12345678901234567890123456789012345678901234567890123456789012345\"}",
            })
    void aWordUnfitForALogLineIsNone(String json) {
        assertEquals(
                Optional.empty(), InfoLine.parse(Lines.info(json)).orElseThrow().version());
        InfoLine id =
                InfoLine.parse(Lines.info(json.replace("version", "server_id"))).orElseThrow();
        assertEquals(Optional.empty(), id.serverId());
        InfoLine name = InfoLine.parse(Lines.info(json.replace("version", "server_name")))
                .orElseThrow();
        assertEquals(Optional.empty(), name.serverName());
    }

    @Test
    void aServerSaysWhichOneItIs() {
        InfoLine line = InfoLine.parse(Lines.info("{\"server_id\":\"NDX\",\"server_name\":\"n1 of 3\"}"))
                .orElseThrow();
        assertEquals(Optional.of("NDX"), line.serverId());
        assertEquals(Optional.of("n1 of 3"), line.serverName());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "null, false", "1, false", "'\"true\"', false"})
    void onlyTrueIsLameDuck(String ldm, boolean expected) {
        assertEquals(
                expected,
                InfoLine.parse(Lines.info("{\"ldm\":" + ldm + "}"))
                        .orElseThrow()
                        .isLameDuck());
        assertFalse(InfoLine.parse(Lines.info("{}")).orElseThrow().isLameDuck());
    }
}
