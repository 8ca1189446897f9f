package io.postern.bench.gate;

/** What kind of key a gate's certificate has. */
public enum KeyKind {
    ECDSA("ecdsa"),
    RSA("rsa");

    private final String key;

    KeyKind(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
