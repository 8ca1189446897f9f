package io.postern.nats;

import static io.postern.nats.Lines.GATE_1;
import static io.postern.nats.Lines.GATE_2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.AdvertiseConfig;
import io.postern.config.AdvertiseConfig.ConnectUrls;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class InfoEditorTest {
    private static final AdvertiseConfig NOTHING = Lines.advertise(ConnectUrls.ADVERTISE);
    /** The members that every edited line has, where there was none before. */
    private static final String ADDED = "\"host\":\"gate\",\"port\":4222,\"client_ip\":\"203.0.113.9\"";

    private static final String UPSTREAM = "\"connect_urls\":[\"10.0.0.7:4222\",\"NATS-8:4222\",\"10.0.0.9:4222\"]";

    private static String edit(AdvertiseConfig advertise, TlsMembers members, String json) {
        byte[] edited = Lines.editor(advertise, members)
                .edit(InfoLine.parse(Lines.info(json)).orElseThrow());
        assertTrue(InfoLine.parse(edited).isPresent());
        String line = new String(edited, StandardCharsets.UTF_8);
        assertTrue(line.startsWith("INFO ") && line.endsWith(" \r\n"), line);
        return line.substring(5, line.length() - 3);
    }

    /** What {@code connect_urls} and its kin become; {@code json} is an object's inside, and so is the answer. */
    private static String urls(AdvertiseConfig advertise, String json) {
        String edited =
                edit(advertise, TlsMembers.NONE, "{\"host\":1,\"port\":1,\"client_ip\":1," + json + ",\"z\":0}");
        return edited.substring(edited.indexOf(Lines.CLIENT_IP) + Lines.CLIENT_IP.length() + 1)
                .replaceAll("^,|,?\"z\":0|}$", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NONE                   | `{\"a\":1}`",
                "REQUIRED               | `{\"tls_required\":true,\"a\":1}`",
                "AVAILABLE              | `{\"tls_available\":true,\"a\":1}`",
                "REQUIRED_AND_AVAILABLE | `{\"tls_required\":true,\"tls_available\":true,\"a\":1}`",
            })
    void tlsMembersSayTheGatesPolicyWhateverTheUpstreamSays(TlsMembers members, String expected) {
        String rest = expected.replace("}", "," + ADDED + "}");
        for (String value : List.of("true", "false", "null", "\"x\"")) {
            String json = "{\"tls_required\":%s,\"tls_verify\":%s,\"tls_available\":%s,\"a\":1}"
                    .formatted(value, value, value);
            assertEquals(rest, edit(NOTHING, members, json));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NONE                   | ``",
                "REQUIRED               | `\"tls_required\":true,`",
                "AVAILABLE              | `\"tls_available\":true,`",
                "REQUIRED_AND_AVAILABLE | `\"tls_required\":true,\"tls_available\":true,`",
            })
    void tlsMembersAreAddedWhereTheUpstreamHasNone(TlsMembers members, String added) {
        String expected = "{\"host\":\"gate\",\"port\":4222," + added + "\"client_ip\":\"203.0.113.9\"}";

        assertEquals(expected, edit(NOTHING, members, "{}"));
    }

    @Test
    void hostAndPortAreTheFirstAdvertisedAddressElseTheDialedOne() {
        String json = "{\"host\":\"0.0.0.0\",\"port\":4223,\"client_ip\":\"127.0.0.1\"}";
        String line = "{\"host\":\"%s\",\"port\":%d,\"client_ip\":\"203.0.113.9\"}";

        assertEquals(line.formatted("gate", 4222), edit(NOTHING, TlsMembers.NONE, json));
        for (ConnectUrls connectUrls : List.of(ConnectUrls.MAP, ConnectUrls.PASS, ConnectUrls.DROP)) {
            assertEquals(
                    line.formatted("2001:db8::2", 4223),
                    edit(Lines.advertise(connectUrls, GATE_2, GATE_1), TlsMembers.NONE, json));
        }
    }

    @Test
    void everyByteOfOtherMembersStays() {
        String json = "{ \"a\" : 1.0e+02 ,\t\"host\":\"x\" , \"b\":18446744073709551615,\"b\":[ {\"host\":\"y\"} ],"
                + "\"port\":0,\"\\u0063lient_ip\":0, \"k\":\"\\u00e9é\\/\" }";
        String expected = "{ \"a\" : 1.0e+02 ,\t\"host\":\"gate\" , \"b\":18446744073709551615,"
                + "\"b\":[ {\"host\":\"y\"} ],\"port\":4222,\"client_ip\":\"203.0.113.9\", \"k\":\"\\u00e9é\\/\" }";

        assertEquals(expected, edit(NOTHING, TlsMembers.NONE, json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{}`                                 | `{%s}`",
                "`{ }`                                | `{%s }`",
                "`{\"ip\":1}`                         | `{%s}`",
                "`{ \"ip\":1 , \"ip\":2 }`            | `{ %s }`",
                "`{\"ip\":1 , \"a\":2}`               | `{\"a\":2,%s}`",
                "`{\"a\":2 , \"ip\":1}`               | `{\"a\":2,%s}`",
                "`{\"a\":1, \"ip\":1,  \"b\":2}`      | `{\"a\":1,  \"b\":2,%s}`",
            })
    void commasStayRightWhereMembersGoAndCome(String json, String expected) {
        assertEquals(expected.formatted(ADDED), edit(NOTHING, TlsMembers.NONE, json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HOST", "Host", "ho\u017ft", "\\u0068ost", "ho\\u017Ft", "HO\\u0053T"})
    void aNameIsOwnedInEverySpellingThatGoTakesForIt(String name) {
        String json = "{\"" + name + "\":\"10.0.0.7\",\"port\":1,\"client_ip\":1}";

        assertEquals("{" + ADDED + "}", edit(NOTHING, TlsMembers.NONE, json));
    }

    @Test
    void theKelvinSignIsAKInNamesToo() {
        assertEquals("\u212a", Character.toString(0x212a));
        assertEquals("k\u00b5s", InfoMember.fold("\u212a\u00b5\u017f"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hosts", "hos", "h\u00f6st", "ho st", "\u0445ost", "", "client_\u0131p"})
    void aNameThatIsOnlyAlikeIsLeftAlone(String name) {
        String json = "{\"" + name + "\":\"10.0.0.7\"}";

        assertEquals(json.replace("}", "," + ADDED + "}"), edit(NOTHING, TlsMembers.NONE, json));
    }

    @Test
    void ofDuplicatesOneCanonicalMemberStaysInTheFirstOnesPlace() {
        String json = "{\"HOST\":1,\"a\":1,\"host\":2,\"port\":1,\"port\":2,\"ho\u017ft\":3,\"b\":2}";

        assertEquals(
                "{\"host\":\"gate\",\"a\":1,\"port\":4222,\"b\":2,\"client_ip\":\"203.0.113.9\"}",
                edit(NOTHING, TlsMembers.NONE, json));
    }

    @Test
    void whatOnlyServersNeedIsDropped() {
        String json = "\"leafnode_urls\":[\"10.0.0.7:1\"],\"gateway_url\":\"10.0.0.7:2\",\"gateway_urls\":[\"a:1\"]";

        assertEquals("", urls(Lines.map(GATE_1), json));
        assertEquals("", urls(Lines.advertise(ConnectUrls.PASS, GATE_1), json));
    }

    @Test
    void advertisedAddressesStandInForTheUpstreamsList() {
        String two = "\"connect_urls\":[\"gate-1.example.com:4222\",\"[2001:db8::2]:4223\"]";

        assertEquals("", urls(NOTHING, UPSTREAM));
        assertEquals(
                "\"connect_urls\":[\"gate-1.example.com:4222\"]",
                urls(Lines.advertise(ConnectUrls.ADVERTISE, GATE_1), UPSTREAM));
        assertEquals(two, urls(Lines.advertise(ConnectUrls.ADVERTISE, GATE_1, GATE_2), UPSTREAM));
        assertEquals(
                two + ",\"ldm\":true",
                urls(Lines.advertise(ConnectUrls.ADVERTISE, GATE_1, GATE_2), UPSTREAM + ",\"ldm\":true"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"connect_urls\":[]", "\"connect_urls\":null", "\"connect_urls\":[1]", "\"ws_connect_urls\":[]"
            })
    void whereTheUpstreamListsNoneOnlySeveralAddressesAreAdvertised(String none) {
        assertEquals("", urls(Lines.advertise(ConnectUrls.ADVERTISE, GATE_1), none));
        assertTrue(urls(Lines.advertise(ConnectUrls.ADVERTISE, GATE_1, GATE_2), none)
                .contains("\"connect_urls\":[\"gate-1.example.com:4222\",\"[2001:db8::2]:4223\"]"));
    }

    @Test
    void aLastServerInLameDuckSendsNobodyBack() {
        AdvertiseConfig two = Lines.advertise(ConnectUrls.ADVERTISE, GATE_1, GATE_2);

        assertEquals("\"ldm\":true", urls(two, "\"connect_urls\":[],\"ldm\":true"));
        assertEquals("\"ldm\":true", urls(two, "\"ldm\":true"));
        assertTrue(urls(two, "\"ldm\":false").contains("connect_urls"));
    }

    @Test
    void mappedAddressesAreTranslatedAndTheRestDropped() {
        assertEquals(
                "\"connect_urls\":[\"gate-1.example.com:4222\",\"[2001:db8::2]:4223\"]", urls(Lines.map(), UPSTREAM));
        assertEquals(
                "\"connect_urls\":[\"gate-1.example.com:4222\"]",
                urls(Lines.map(), "\"connect_urls\":[\"10.0.0.7:4222\",\"[FD00::7]:4222\",7,[\"nats-8:4222\"],\"x\"]"));
        assertEquals("", urls(Lines.map(GATE_1, GATE_2), "\"connect_urls\":[\"10.0.0.9:4222\",\"10.0.0.7:4223\"]"));
        assertEquals("", urls(Lines.map(GATE_1, GATE_2), "\"connect_urls\":\"10.0.0.7:4222\""));
        assertEquals(
                "\"ws_connect_urls\":[\"gate-1.example.com:4222\"]",
                urls(Lines.map(), "\"ws_connect_urls\":[\"10.0.0.7:4222\",\"10.0.0.9:4222\"]"));
    }

    @Test
    void passLeavesBothListsAndDropTakesBoth() {
        String both = "\"connect_urls\":[ \"10.0.0.7:4222\" ,7],\"ws_connect_urls\":[\"10.0.0.7:8080\"]";

        assertEquals(both, urls(Lines.advertise(ConnectUrls.PASS, GATE_1, GATE_2), both));
        assertEquals("", urls(Lines.advertise(ConnectUrls.DROP, GATE_1, GATE_2), both));
        assertEquals("", urls(Lines.advertise(ConnectUrls.ADVERTISE), both));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"10.0.0.7:4222\"`               | `\"gate-1.example.com:4222\"`",
                "`\"nats-route://NATS-8:4222/\"`   | `\"nats-route://[2001:db8::2]:4223/\"`",
                "`\"nats-route://10.0.0.7:4222\"`  | `\"nats-route://gate-1.example.com:4222\"`",
                "`\"10.0.0.9:4222\"`               |",
                "`\"u@10.0.0.7:4222\"`             |",
                "`\"a//10.0.0.7:4222\"`            |",
                "`\"10.0.0.7\"`                    |",
                "`[\"10.0.0.7:4222\"]`             |",
                "7                                 |",
            })
    void anIpIsMappedOrDropped(String ip, String expected) {
        assertEquals(expected == null ? "" : "\"ip\":" + expected, urls(Lines.map(), "\"ip\":" + ip));
        assertEquals("", urls(Lines.advertise(ConnectUrls.PASS, GATE_1), "\"ip\":" + ip));
    }

    @Test
    void aClientsAddressIsQuotedWhateverItIs() {
        InfoEditor editor = new InfoEditor(NOTHING, GATE_2, "a\"b\\\n", TlsMembers.NONE);

        byte[] edited = editor.edit(InfoLine.parse(Lines.info("{}")).orElseThrow());

        assertEquals(
                Optional.of("\"a\\\"b\\\\\\n\""),
                InfoLine.parse(edited).orElseThrow().value("client_ip"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INFO {\"host\":1}\r\n", "INFO {\"host\":1} \r\n", "INFO  {\"host\":1}\t\r\n"})
    void theBlanksAroundTheObjectStay(String line) {
        byte[] edited = Lines.editor(NOTHING, TlsMembers.NONE)
                .edit(InfoLine.parse(Lines.bytes(line)).orElseThrow());

        assertEquals(line.replace("\"host\":1", ADDED), new String(edited, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @FieldSource("io.postern.nats.Lines#CAPTURED")
    void linesOfRealServersLoseTheirAddressesAndNothingElse(String name) {
        byte[] edited =
                Lines.idempotent().edit(InfoLine.parse(Lines.captured(name)).orElseThrow());

        String line = new String(edited, StandardCharsets.UTF_8);
        String expected = new String(Lines.captured(name), StandardCharsets.UTF_8)
                .replaceAll("\"host\":\"127.0.0.1\"", "\"host\":\"gate-1.example.com\"")
                .replaceAll("\"port\":[0-9]+", "\"port\":4222")
                .replaceAll("\"client_ip\":\"127.0.0.1\"", "\"client_ip\":\"203.0.113.9\"")
                .replaceAll("\"connect_urls\":\\[[^]]*]", "\"connect_urls\":[\"gate-1.example.com:4222\"]")
                .replaceAll("\"tls_available\":true,|\"ip\":\"[^\"]*\",|,\"leafnode_urls\":\\[[^]]*]", "");
        String client = expected.contains("client_ip") ? "" : ",\"client_ip\":\"203.0.113.9\"";
        assertEquals(expected.replace("} \r\n", ",\"tls_required\":true" + client + "} \r\n"), line);
        assertEquals(-1, line.indexOf("127.0.0.1"));
        assertEquals(
                line,
                new String(Lines.idempotent().edit(InfoLine.parse(edited).orElseThrow()), StandardCharsets.UTF_8));
    }
}
