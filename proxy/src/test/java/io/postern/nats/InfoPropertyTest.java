package io.postern.nats;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class InfoPropertyTest {
    private static final List<String> NAMES = List.of(
            "host",
            "HOST",
            "ho\u017ft",
            "\\u0068ost",
            "port",
            "client_ip",
            "ip",
            "i\\u0050",
            "tls_required",
            "TLS_Verify",
            "tls_available",
            "connect_urls",
            "connect_ur\\u006cs",
            "ws_connect_urls",
            "leafnode_urls",
            "gateway_url",
            "gateway_urls",
            "server_id",
            "ldm",
            "a",
            "",
            "\\\"",
            "é",
            "😀");
    private static final List<String> VALUES = List.of(
            "0",
            "-1.5e+10",
            "18446744073709551615",
            "\"10.0.0.7:4222\"",
            "\"x\\\"}\"",
            "\"\\u20ac€\"",
            "true",
            "null",
            "{}",
            "[]",
            "[ ]",
            "[\"10.0.0.7:4222\", \"10.9.9.9:1\"]",
            "[\"nats-8:4222\",[1,{\"host\":2}]]",
            "{\"host\":[{}]}");
    private static final List<String> BLANKS = List.of("", "", " ", "\t ");

    @Test
    void randomObjectsAreEditedRight() {
        for (int seed = 0; seed < 5000; seed++) {
            InfoOracle.check(Lines.info(object(new SplittableRandom(seed))));
        }
    }

    @Test
    void mutatedObjectsAreRefusedOrEditedRight() {
        for (int seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] line = Lines.info(object(random));
            for (int mutations = random.nextInt(1, 4); mutations > 0; mutations--) {
                byte[] marks = "{}[]\",:\\0-.eu \t\r\n\0\u0001".getBytes(StandardCharsets.US_ASCII);
                line[random.nextInt(line.length)] =
                        random.nextBoolean() ? marks[random.nextInt(marks.length)] : (byte) random.nextInt(256);
            }
            InfoOracle.check(line);
        }
    }

    @ParameterizedTest
    @FieldSource("io.postern.nats.Lines#CAPTURED")
    void linesOfRealServersWithAnyByteChangedAreRefusedOrEditedRight(String name) {
        byte[] line = Lines.captured(name);
        for (int at = 0; at < line.length; at++) {
            byte original = line[at];
            for (char value : "\"\\{},:0a \u00c3\0".toCharArray()) {
                line[at] = (byte) value;
                InfoOracle.check(line);
            }
            line[at] = original;
        }
    }

    private static String object(RandomGenerator random) {
        StringBuilder object = new StringBuilder("{").append(pick(random, BLANKS));
        int count = random.nextInt(8);
        for (int i = 0; i < count; i++) {
            object.append(i == 0 ? "" : "," + pick(random, BLANKS))
                    .append('"')
                    .append(pick(random, NAMES))
                    .append('"')
                    .append(pick(random, BLANKS))
                    .append(':')
                    .append(pick(random, BLANKS))
                    .append(pick(random, VALUES))
                    .append(pick(random, BLANKS));
        }
        return object.append('}').toString();
    }

    private static <T> T pick(RandomGenerator random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
