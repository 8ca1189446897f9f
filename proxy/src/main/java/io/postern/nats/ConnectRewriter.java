package io.postern.nats;

import io.postern.nats.ConnectField.Role;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JsonToken;

/**
 * Rebuilds a client's CONNECT from an allow-list, so that nothing but the gate's word says who the client is. Pure; for one
 * connection.
 *
 * <p>nats-server reads CONNECT with Go's JSON decoder: names in any case and by Unicode's folding, the last of several,
 * whatever else is there passed over. So a name that only Go would take for a field's is refused, and one that comes twice;
 * one that is no field's is left out, and so is what leafnodes alone say ({@code import}, {@code export},
 * {@code remote_account}), and null, which Go passes over.
 */
public final class ConnectRewriter {
    /**
     * The longest CONNECT, as the client writes it and as it goes to the upstream: nats-server's default
     * {@code max_control_line}, in bytes between {@code CONNECT } and CR LF.
     */
    public static final int MAX_LENGTH = 4096;

    private static final String OP = "CONNECT ";
    private static final String LINE_END = "\r\n";
    private static final String NO_TEXT = Json.quote("");

    /** What becomes of a CONNECT. */
    public sealed interface Result {
        /** The line that goes to the upstream instead, with its CR LF. Does not show it, as it has secrets. */
        record Rewritten(String line) implements Result {
            @Override
            public String toString() {
                return "Rewritten[]";
            }
        }

        /** It is not passed on. */
        record Refused(ConnectRefusal reason) implements Result {}
    }

    private final ConnectIdentity identity;
    private final Optional<Nkey> signer;
    private final String nonce;

    /**
     * A rewriter for one connection.
     *
     * @param identity as whom the client comes
     * @param signer   the gate's key, where it signs as a trusted proxy
     * @param nonce    of the upstream's first INFO of this connection; empty where it sent none
     */
    public ConnectRewriter(ConnectIdentity identity, Optional<Nkey> signer, String nonce) {
        this.identity = identity;
        this.signer = signer;
        this.nonce = nonce;
    }

    /** Reads one CONNECT. {@code json} is what stands between {@code CONNECT } and CR LF. */
    public Result rewrite(byte[] json) {
        if (json.length > MAX_LENGTH) {
            return new Result.Refused(ConnectRefusal.CLIENT_LINE_TOO_LONG);
        }
        Optional<List<ConnectMember>> members = ConnectMember.read(json);
        if (members.isEmpty()) {
            return new Result.Refused(ConnectRefusal.CONNECT_MALFORMED);
        }
        Map<ConnectField, String> fields = new EnumMap<>(ConnectField.class);
        return take(members.get(), fields)
                .or(() -> identify(fields))
                .<Result>map(Result.Refused::new)
                .orElseGet(() -> written(fields));
    }

    /** Puts the client's word into {@code fields}; says why not, where it cannot be taken. */
    private static Optional<ConnectRefusal> take(List<ConnectMember> members, Map<ConnectField, String> fields) {
        if (members.stream().anyMatch(member -> member.folded().equals(ConnectField.PROXY_SIG.key()))) {
            return Optional.of(ConnectRefusal.CONNECT_FORGED);
        }
        Set<String> names = new HashSet<>();
        for (ConnectMember member : members) {
            boolean disguised = ConnectField.of(member.folded()).isPresent() && !member.isWrittenAs(member.folded());
            if (disguised || !names.add(member.folded())) {
                return Optional.of(ConnectRefusal.CONNECT_AMBIGUOUS);
            }
        }
        for (ConnectMember member : members) {
            Optional<ConnectField> field =
                    ConnectField.of(member.name()).filter(_ -> member.token() != JsonToken.VALUE_NULL);
            if (field.isPresent() && !field.get().takes(member.token())) {
                return Optional.of(ConnectRefusal.CONNECT_MALFORMED);
            }
            field.filter(known -> known.role() != Role.LEAFNODE).ifPresent(known -> fields.put(known, member.value()));
        }
        return Optional.empty();
    }

    /** Puts the identity into {@code fields}, instead of the client's own where it has another; says why not, where it cannot. */
    private Optional<ConnectRefusal> identify(Map<ConnectField, String> fields) {
        if (identity instanceof ConnectIdentity.Nobody) {
            return Optional.of(ConnectRefusal.NO_MAPPED_USER);
        }
        if (nonce.isEmpty() && (signer.isPresent() || identity instanceof ConnectIdentity.NkeyUser)) {
            return Optional.of(ConnectRefusal.NONCE_MISSING);
        }
        if (!(identity instanceof ConnectIdentity.Own)) {
            fields.keySet().removeIf(field -> field.role() == Role.LOGIN);
            fields.putAll(login());
        } else if (isUnproven(fields)) {
            return Optional.of(ConnectRefusal.CONNECT_UNPROVEN);
        }
        signer.ifPresent(key -> fields.put(ConnectField.PROXY_SIG, Json.quote(key.sign(nonce))));
        return Optional.empty();
    }

    private Map<ConnectField, String> login() {
        return switch (identity) {
            case ConnectIdentity.Own _, ConnectIdentity.Nobody _ -> Map.of();
            case ConnectIdentity.User(String user) -> Map.of(ConnectField.USER, Json.quote(user));
            case ConnectIdentity.UserPassword(String user, String password) ->
                Map.of(ConnectField.USER, Json.quote(user), ConnectField.PASS, Json.quote(password));
            case ConnectIdentity.Token(String token) -> Map.of(ConnectField.AUTH_TOKEN, Json.quote(token));
            case ConnectIdentity.NkeyUser(Nkey key) ->
                Map.of(ConnectField.NKEY, Json.quote(key.publicKey()), ConnectField.SIG, Json.quote(key.sign(nonce)));
        };
    }

    // Whatever else the client brings: nats-server passes over a jwt where it has no operator, over an nkey where it
    // has no
    // nkey users, over a token where it has users. What is left is the user, and no password is the right one of a user
    // that
    // has none (server/auth.go, processClientOrLeafAuthentication).
    private static boolean isUnproven(Map<ConnectField, String> fields) {
        return !fields.getOrDefault(ConnectField.USER, NO_TEXT).equals(NO_TEXT)
                && fields.getOrDefault(ConnectField.PASS, NO_TEXT).equals(NO_TEXT);
    }

    private static Result written(Map<ConnectField, String> fields) {
        String json = fields.entrySet().stream()
                .map(field -> Json.quote(field.getKey().key()) + ":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        return json.getBytes(StandardCharsets.UTF_8).length > MAX_LENGTH
                ? new Result.Refused(ConnectRefusal.CLIENT_LINE_TOO_LONG)
                : new Result.Rewritten(OP + json + LINE_END);
    }
}
