package io.postern.config;

/** Where a secret is: in the configuration itself, or in a file. Does not show it. */
public sealed interface SecretSource {
    /** Where the configuration has it or names its file. */
    Origin origin();

    /**
     * The secret itself, from the configuration or the environment.
     *
     * @param secret not blank
     */
    record Inline(String secret, Origin origin) implements SecretSource {
        public Inline {
            Checks.require(!secret.isBlank(), origin.key(), "empty", "a secret");
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Inline[" + origin.key() + "]";
        }
    }

    /** A file that holds it; a line end behind it is not part of it. */
    record InFile(SourcedFile file) implements SecretSource {
        @Override
        public Origin origin() {
            return file.origin();
        }
    }
}
