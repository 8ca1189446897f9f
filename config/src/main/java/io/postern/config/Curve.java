package io.postern.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Key exchange groups, by nats-server's names for {@code curve_preferences}. */
public enum Curve {
    X25519_MLKEM768("X25519MLKEM768"),
    X25519("X25519"),
    P256("CurveP256"),
    P384("CurveP384"),
    P521("CurveP521");

    /** The default, most preferred first; P-521 only by name, as it is slow and nobody asks for it. */
    public static final List<Curve> DEFAULTS = List.of(X25519_MLKEM768, X25519, P256, P384);

    private final String configName;

    Curve(String configName) {
        this.configName = configName;
    }

    /** As nats-server's configuration spells it. */
    public String configName() {
        return configName;
    }

    /** The curve that nats-server's configuration calls {@code name}; upper and lower case are different names there. */
    public static Optional<Curve> byConfigName(String name) {
        return Arrays.stream(values())
                .filter(curve -> curve.configName.equals(name))
                .findFirst();
    }
}
