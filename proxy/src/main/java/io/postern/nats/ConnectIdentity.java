package io.postern.nats;

/** As whom a client's CONNECT goes to the upstream. Shows no secret. */
public sealed interface ConnectIdentity {

    /** As whom the client itself says. */
    record Own() implements ConnectIdentity {}

    /** As this user, by nothing but its name: a {@code proxy_required} user. */
    record User(String user) implements ConnectIdentity {}

    /** As this user, by its password. */
    record UserPassword(String user, String password) implements ConnectIdentity {
        @Override
        public String toString() {
            return "UserPassword[" + user + "]";
        }
    }

    /** By a token. */
    record Token(String token) implements ConnectIdentity {
        @Override
        public String toString() {
            return "Token[]";
        }
    }

    /** By an nkey that signs the nonce. */
    record NkeyUser(Nkey key) implements ConnectIdentity {}

    /** As nobody: the certificate is no user's, and CONNECT is refused. */
    record Nobody() implements ConnectIdentity {}
}
