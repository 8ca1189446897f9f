package io.postern.nats;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postern.nats.ConnectRewriter.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Any bytes as CONNECT's JSON: it is refused, or what is written says what the identity says and nothing else of who the
 * client is, and of its manners what Go's decoder would have read. Run it as a fuzzer with {@code JAZZER_FUZZ=1}; else it
 * replays its corpus.
 */
class ConnectRewriterFuzzTest {
    private static final Nkey KEY = Nkey.fromSeed("SUAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H776Y");
    private static final String NONCE = "8Ze1oGGcGjVNKEg";
    private static final Map<ConnectIdentity, Map<String, String>> LOGINS = Map.of(
            new ConnectIdentity.User("alice"),
            Map.of("user", "alice"),
            new ConnectIdentity.UserPassword("alice", "sesame"),
            Map.of("user", "alice", "pass", "sesame"),
            new ConnectIdentity.Token("token"),
            Map.of("auth_token", "token"),
            new ConnectIdentity.NkeyUser(KEY),
            Map.of("nkey", KEY.publicKey(), "sig", KEY.sign(NONCE)));

    @FuzzTest(maxDuration = "2m")
    void anyConnectIsRefusedOrSaysWhatTheGateSays(byte[] json) {
        LOGINS.forEach((identity, login) -> {
            checkMapped(json, identity, Optional.empty(), login);
            Map<String, String> signed = new HashMap<>(login);
            signed.put("proxy_sig", KEY.sign(NONCE));
            checkMapped(json, identity, Optional.of(KEY), signed);
        });
        if (written(json, new ConnectIdentity.Own(), Optional.empty()) instanceof Result.Rewritten(String line)) {
            Map<String, String> meant = meant(json);
            equal(meant, GoConnect.fields(line));
            if (written(line.substring(8, line.length() - 2)) instanceof Result.Rewritten(String again)) {
                equal(line, again);
            } else {
                throw new AssertionError("refused what it wrote: " + line);
            }
        }
    }

    private static void checkMapped(
            byte[] json, ConnectIdentity identity, Optional<Nkey> signer, Map<String, String> login) {
        if (written(json, identity, signer) instanceof Result.Rewritten(String line)) {
            Map<String, String> manners = meant(json);
            manners.keySet().removeAll(GoConnect.LOGIN);
            Map<String, String> told = GoConnect.fields(line);
            equal(manners.size() + login.size(), told.size());
            equal(true, told.entrySet().containsAll(manners.entrySet()));
            equal(true, told.entrySet().containsAll(login.entrySet()));
        }
    }

    private static Map<String, String> meant(byte[] json) {
        Map<String, String> meant = GoConnect.fields(json).orElseThrow();
        meant.keySet().removeAll(List.of("import", "export", "remote_account"));
        meant.computeIfPresent("protocol", (_, protocol) -> Long.toString(Long.parseLong(protocol)));
        return meant;
    }

    private static Result written(String json) {
        return written(Lines.bytes(json), new ConnectIdentity.Own(), Optional.empty());
    }

    private static Result written(byte[] json, ConnectIdentity identity, Optional<Nkey> signer) {
        return new ConnectRewriter(identity, signer, NONCE).rewrite(json);
    }

    private static void equal(Object expected, Object told) {
        if (!expected.equals(told)) {
            throw new AssertionError(told + " instead of " + expected);
        }
    }
}
