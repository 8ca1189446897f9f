package io.postern.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.nats.ConnectIdentity.NkeyUser;
import io.postern.nats.ConnectIdentity.Nobody;
import io.postern.nats.ConnectIdentity.Own;
import io.postern.nats.ConnectIdentity.Token;
import io.postern.nats.ConnectIdentity.User;
import io.postern.nats.ConnectIdentity.UserPassword;
import io.postern.nats.ConnectRewriter.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectRewriterTest {
    private static final Nkey KEY = Nkey.fromSeed("SUAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H776Y");
    private static final String NONCE = "8Ze1oGGcGjVNKEg";
    private static final String SIGNATURE =
            "PylE8lhAAf1f3pg8e6rPpDId94DOJPYR5-8FmcFPWypw2__KRfA99v-SB2NOiOtoJuNlnVkUOs8Gt5GOeYIxCQ";
    private static final List<ConnectIdentity> IDENTITIES = List.of(
            new Own(),
            new User("alice"),
            new UserPassword("alice", "s"),
            new Token("t"),
            new NkeyUser(KEY),
            new Nobody());

    /** All that a client may say of itself, and more. */
    private static final String GREEDY = "{\"remote_account\":\"r\",\"export\":{\"allow\":[\">\"]},\"import\":null,"
            + "\"new_account\":true,\"account\":\"a\",\"sig\":\"g\",\"nkey\":\"n\",\"jwt\":\"j\",\"auth_token\":\"t\","
            + "\"pass\":\"p\",\"user\":\"bob\",\"x\":[1,{\"user\":\"bob\"}],\"version\":\"1\",\"lang\":\"go\","
            + "\"name\":\"n\",\"protocol\":1,\"no_responders\":true,\"headers\":true,\"echo\":false,"
            + "\"tls_required\":true,\"pedantic\":false,\"verbose\":false}";

    private static final String MANNERS = "{\"verbose\":false,\"pedantic\":false,\"tls_required\":true,\"echo\":false,"
            + "\"headers\":true,\"no_responders\":true,\"protocol\":1,\"name\":\"n\",\"lang\":\"go\",\"version\":\"1\"";

    private static Result rewrite(ConnectIdentity identity, Optional<Nkey> signer, String json) {
        return new ConnectRewriter(identity, signer, NONCE).rewrite(Lines.bytes(json));
    }

    private static String rewritten(ConnectIdentity identity, Optional<Nkey> signer, String json) {
        return rewrite(identity, signer, json) instanceof Result.Rewritten(String line) ? line : "refused";
    }

    private static void assertRefused(ConnectRefusal reason, Result result) {
        assertEquals(new Result.Refused(reason), result);
    }

    static List<String> refused() throws IOException {
        try (InputStream table = ConnectRewriterTest.class.getResourceAsStream("connect/refused.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCouldBeReadInAnotherWayIsRefusedWhoeverTheClientIs(String line) {
        int space = line.indexOf(' ');
        for (ConnectIdentity identity : IDENTITIES) {
            for (Optional<Nkey> signer : List.of(Optional.<Nkey>empty(), Optional.of(KEY))) {
                assertRefused(
                        ConnectRefusal.valueOf(line.substring(0, space)),
                        rewrite(identity, signer, line.substring(space + 1)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "1f",
                "7f",
                "80",
                "c0af",
                "c1b5",
                "e08080",
                "eda080",
                "f0808080",
                "f4908080",
                "f8888080",
                "ff",
                "c3",
                "e282",
                "0a",
                "0d",
                "09"
            })
    void controlBytesAndWhatIsNoUtf8AreRefused(String hex) {
        String bytes = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
        for (String json : List.of("{\"name\":\"%s\"}", "{\"%s\":1}", "{%s\"a\":1}", "{\"a\":1}%s", "%s{}")) {
            byte[] text = json.formatted(bytes).getBytes(StandardCharsets.ISO_8859_1);
            assertRefused(
                    ConnectRefusal.CONNECT_MALFORMED,
                    new ConnectRewriter(new Own(), Optional.empty(), NONCE).rewrite(text));
        }
    }

    @Test
    void everyFieldIsRefusedInEveryOtherSpelling() {
        for (ConnectField field : ConnectField.values()) {
            for (String spelling : Spellings.of(field.key()).toList()) {
                ConnectRefusal reason = field == ConnectField.PROXY_SIG
                        ? ConnectRefusal.CONNECT_FORGED
                        : ConnectRefusal.CONNECT_AMBIGUOUS;
                assertRefused(reason, rewrite(new Own(), Optional.empty(), "{\"" + spelling + "\":null}"));
            }
        }
    }

    @Test
    void aClientThatComesAsItselfSaysWhatItMayInTheGatesWords() {
        assertEquals(
                "CONNECT " + MANNERS
                        + ",\"user\":\"bob\",\"pass\":\"p\",\"auth_token\":\"t\",\"jwt\":\"j\",\"nkey\":\"n\","
                        + "\"sig\":\"g\",\"account\":\"a\",\"new_account\":true}\r\n",
                rewritten(new Own(), Optional.empty(), GREEDY));
    }

    static Stream<Map.Entry<ConnectIdentity, String>> logins() {
        return Stream.of(
                Map.entry(new User("al\"i\\ce\n€"), ",\"user\":\"al\\\"i\\\\ce\\n€\""),
                Map.entry(new UserPassword("alice", "s e\"c"), ",\"user\":\"alice\",\"pass\":\"s e\\\"c\""),
                Map.entry(new Token("tok"), ",\"auth_token\":\"tok\""),
                Map.entry(new NkeyUser(KEY), ",\"nkey\":\"" + KEY.publicKey() + "\",\"sig\":\"" + SIGNATURE + "\""));
    }

    @ParameterizedTest
    @MethodSource("logins")
    void aMappedClientKeepsItsMannersAndLosesItsLogin(Map.Entry<ConnectIdentity, String> login) {
        String plain = "CONNECT " + MANNERS + login.getValue();
        assertEquals(plain + "}\r\n", rewritten(login.getKey(), Optional.empty(), GREEDY));
        assertEquals(
                plain + ",\"proxy_sig\":\"" + SIGNATURE + "\"}\r\n",
                rewritten(login.getKey(), Optional.of(KEY), GREEDY));
    }

    @Test
    void theGateSignsForAClientThatComesAsItself() {
        assertEquals(
                "CONNECT {\"user\":\"bob\",\"pass\":\"p\",\"proxy_sig\":\"" + SIGNATURE + "\"}\r\n",
                rewritten(new Own(), Optional.of(KEY), "{\"user\":\"bob\",\"pass\":\"p\"}"));
        assertEquals("CONNECT {\"proxy_sig\":\"" + SIGNATURE + "\"}\r\n", rewritten(new Own(), Optional.of(KEY), "{}"));
    }

    /** What nats-server may pass over, so that the name alone is left. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"pass\":\"\"",
                ",\"pass\":null",
                ",\"auth_token\":\"t\"",
                ",\"jwt\":\"j\",\"sig\":\"g\"",
                ",\"nkey\":\"n\",\"sig\":\"g\"",
                ",\"password\":\"p\""
            })
    void nobodyIsAUserForWhomItBringsNoPasswordSignedForOrNot(String rest) {
        String json = "{\"user\":\"bob\"" + rest + "}";
        assertRefused(ConnectRefusal.CONNECT_UNPROVEN, rewrite(new Own(), Optional.of(KEY), json));
        assertRefused(ConnectRefusal.CONNECT_UNPROVEN, rewrite(new Own(), Optional.empty(), json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user\":\"\"}",
                "{\"user\":null}",
                "{\"auth_token\":\"t\"}",
                "{\"jwt\":\"j\",\"sig\":\"g\"}",
                "{\"nkey\":\"n\",\"sig\":\"g\"}",
                "{\"pass\":\"p\"}"
            })
    void aClientThatNamesNoUserIsSignedFor(String json) {
        assertTrue(rewritten(new Own(), Optional.of(KEY), json).endsWith("\"proxy_sig\":\"" + SIGNATURE + "\"}\r\n"));
    }

    @Test
    void nobodyComesIn() {
        assertRefused(ConnectRefusal.NO_MAPPED_USER, rewrite(new Nobody(), Optional.empty(), "{}"));
        assertRefused(ConnectRefusal.NO_MAPPED_USER, rewrite(new Nobody(), Optional.of(KEY), GREEDY));
    }

    @Test
    void whereThereIsNothingToSignNoOneComesInUnsigned() {
        for (ConnectIdentity identity : List.of(new Own(), new User("alice"), new NkeyUser(KEY))) {
            assertRefused(
                    ConnectRefusal.NONCE_MISSING,
                    new ConnectRewriter(identity, Optional.of(KEY), "").rewrite(Lines.bytes("{}")));
        }
        assertRefused(
                ConnectRefusal.NONCE_MISSING,
                new ConnectRewriter(new NkeyUser(KEY), Optional.empty(), "").rewrite(Lines.bytes("{}")));
        assertEquals(
                new Result.Rewritten("CONNECT {\"user\":\"alice\"}\r\n"),
                new ConnectRewriter(new User("alice"), Optional.empty(), "").rewrite(Lines.bytes("{}")));
    }

    @Test
    void nullIsLeftOutAndSoIsWhatIsNoField() {
        String json = "{\"echo\":null,\"x\":null,\"protocol\":null,\"password\":\"x\",\"us\\u0065r2\":{},\"Ü\":[]}";
        assertEquals("CONNECT {}\r\n", rewritten(new Own(), Optional.empty(), json));
    }

    @Test
    void blanksAndEscapesInValuesAreWrittenCanonically() {
        assertEquals(
                "CONNECT {\"protocol\":0,\"name\":\"aA/\\u0000\\u001F€𝄞\"}\r\n",
                rewritten(
                        new Own(),
                        Optional.empty(),
                        "  { \"name\" : \"\\u0061\\u0041\\/\\u0000\\u001f\\u20ac\\ud834\\udd1e\" , \"protocol\":-0"
                                + " } "));
    }

    @Test
    void depthAndMembersHaveTheirLimits() {
        assertEquals("CONNECT {}\r\n", rewritten(new Own(), Optional.empty(), "{\"x\":[[[]]]}"));
        assertEquals("CONNECT {}\r\n", rewritten(new Own(), Optional.empty(), members(64)));
        assertRefused(ConnectRefusal.CONNECT_MALFORMED, rewrite(new Own(), Optional.empty(), members(65)));
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"x" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void aLineThatNatsServerWouldNotTakeIsRefused() {
        String longest = "{\"name\":\"" + "n".repeat(ConnectRewriter.MAX_LENGTH - 11) + "\"}";
        assertEquals("CONNECT " + longest + "\r\n", rewritten(new Own(), Optional.empty(), longest));
        assertRefused(ConnectRefusal.CLIENT_LINE_TOO_LONG, rewrite(new Own(), Optional.empty(), longest + " "));
        assertRefused(ConnectRefusal.CLIENT_LINE_TOO_LONG, rewrite(new Own(), Optional.of(KEY), longest));
        // Characters are not bytes, and a shorter way to write something may become a longer one.
        String euros = "{\"name\":\"" + "€".repeat(1361) + "\"}";
        assertEquals("CONNECT " + euros + "\r\n", rewritten(new Own(), Optional.empty(), euros));
        assertRefused(ConnectRefusal.CLIENT_LINE_TOO_LONG, rewrite(new User("a"), Optional.empty(), euros));
    }

    @Test
    void aLongJwtMayGoWhereTheMappedUserTakesItsPlace() {
        String json = "{\"jwt\":\"" + "j".repeat(4000) + "\"}";
        assertTrue(rewritten(new User("alice"), Optional.of(KEY), json).startsWith("CONNECT {\"user\":\"alice\""));
    }

    @Test
    void noResultAndNoIdentityShowsASecret() {
        Result result = rewrite(new UserPassword("alice", "sesame"), Optional.empty(), "{}");
        String shown = result + " " + new UserPassword("alice", "sesame") + new Token("sesame") + new NkeyUser(KEY);
        assertFalse(shown.contains("sesame"));
        assertTrue(shown.startsWith("Rewritten[] UserPassword[alice]Token[]") && shown.contains(KEY.publicKey()));
    }

    @Test
    void anIdentityWithAnEmptyTextIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new User(""));
        assertThrows(IllegalArgumentException.class, () -> new UserPassword("", "p"));
        assertThrows(IllegalArgumentException.class, () -> new UserPassword("alice", ""));
        assertThrows(IllegalArgumentException.class, () -> new Token(""));
    }

    @Test
    void whatIsWrittenIsReadByGoAsTheClientMeantIt() {
        Map<String, String> meant =
                new TreeMap<>(GoConnect.fields(Lines.bytes(GREEDY)).orElseThrow());
        meant.keySet().removeAll(List.of("export", "remote_account"));
        assertEquals(meant, GoConnect.fields(rewritten(new Own(), Optional.empty(), GREEDY)));
    }
}
