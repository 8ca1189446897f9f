package io.postern.policy;

import java.util.Locale;

/** What is looked at before any rule, in this order: the cheap bounds first, signatures last but for names. */
enum Check {
    /** How many certificates. */
    CHAIN_LENGTH,
    /** How many bytes. */
    CHAIN_SIZE,
    /** Whether each is a certificate. */
    ENCODING,
    /** The kinds and sizes of keys. */
    KEY,
    /** The algorithms of signatures. */
    SIGNATURE_ALGORITHM,
    /** Whether the extensions that decide can be read. */
    EXTENSIONS,
    /** The path to a trusted issuer, and all signatures on it. */
    CA_FILE,
    /** The leaf's names. */
    NAMES,
    /** What the path's issuers may name. */
    NAME_CONSTRAINTS;

    /** As an operator sees it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
