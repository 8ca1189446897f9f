package io.postern.nats;

/**
 * As whom a client's CONNECT goes to the upstream. Shows no secret. None of its texts is empty, as nats-server takes an
 * empty one for none: of a user without a password, or of no user at all.
 */
public sealed interface ConnectIdentity {

    /** As whom the client itself says. */
    record Own() implements ConnectIdentity {}

    /** As this user, by nothing but its name: a {@code proxy_required} user. */
    record User(String user) implements ConnectIdentity {
        /** @throws IllegalArgumentException where it is empty */
        public User {
            requireText(user);
        }
    }

    /** As this user, by its password. */
    record UserPassword(String user, String password) implements ConnectIdentity {
        /** @throws IllegalArgumentException where either is empty */
        public UserPassword {
            requireText(user);
            requireText(password);
        }

        @Override
        public String toString() {
            return "UserPassword[" + user + "]";
        }
    }

    /** By a token. */
    record Token(String token) implements ConnectIdentity {
        /** @throws IllegalArgumentException where it is empty */
        public Token {
            requireText(token);
        }

        @Override
        public String toString() {
            return "Token[]";
        }
    }

    /** By an nkey that signs the nonce. */
    record NkeyUser(Nkey key) implements ConnectIdentity {}

    /** As nobody: the certificate is no user's, and CONNECT is refused. */
    record Nobody() implements ConnectIdentity {}

    private static void requireText(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an identity with an empty text");
        }
    }
}
