package io.postern.nats;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JsonToken;

/** The fields that nats-server reads from CONNECT (server/client.go {@code ClientOpts}), in the order that the gate writes them. */
enum ConnectField {
    VERBOSE(Type.FLAG, Role.MANNERS),
    PEDANTIC(Type.FLAG, Role.MANNERS),
    TLS_REQUIRED(Type.FLAG, Role.MANNERS),
    ECHO(Type.FLAG, Role.MANNERS),
    HEADERS(Type.FLAG, Role.MANNERS),
    NO_RESPONDERS(Type.FLAG, Role.MANNERS),
    PROTOCOL(Type.NUMBER, Role.MANNERS),
    NAME(Type.TEXT, Role.MANNERS),
    LANG(Type.TEXT, Role.MANNERS),
    VERSION(Type.TEXT, Role.MANNERS),
    USER(Type.TEXT, Role.LOGIN),
    PASS(Type.TEXT, Role.LOGIN),
    AUTH_TOKEN(Type.TEXT, Role.LOGIN),
    JWT(Type.TEXT, Role.LOGIN),
    NKEY(Type.TEXT, Role.LOGIN),
    SIG(Type.TEXT, Role.LOGIN),
    ACCOUNT(Type.TEXT, Role.LOGIN),
    NEW_ACCOUNT(Type.FLAG, Role.LOGIN),
    PROXY_SIG(Type.TEXT, Role.GATE),
    IMPORT(Type.OBJECT, Role.LEAFNODE),
    EXPORT(Type.OBJECT, Role.LEAFNODE),
    REMOTE_ACCOUNT(Type.TEXT, Role.LEAFNODE);

    /** Whose word a field is. */
    enum Role {
        /** How the client wants to talk: always its own. */
        MANNERS,
        /** Who the client is: its own, or the gate's. */
        LOGIN,
        /** The gate's alone. */
        GATE,
        /** A leafnode's, which no client is. */
        LEAFNODE
    }

    private enum Type {
        FLAG,
        NUMBER,
        TEXT,
        OBJECT
    }

    private static final Map<String, ConnectField> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toMap(ConnectField::key, Function.identity()));

    private final String key;
    private final Type type;
    private final Role role;

    ConnectField(Type type, Role role) {
        this.key = name().toLowerCase(Locale.ROOT);
        this.type = type;
        this.role = role;
    }

    /** The field that is spelled exactly so. */
    static Optional<ConnectField> of(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    /** As JSON spells it. */
    String key() {
        return key;
    }

    Role role() {
        return role;
    }

    /** Whether Go's JSON decoder takes a value of this kind for the field. It passes over null. */
    boolean takes(JsonToken value) {
        return switch (type) {
            case FLAG -> value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE;
            case NUMBER -> value == JsonToken.VALUE_NUMBER_INT;
            case TEXT -> value == JsonToken.VALUE_STRING;
            case OBJECT -> value == JsonToken.START_OBJECT;
        };
    }
}
