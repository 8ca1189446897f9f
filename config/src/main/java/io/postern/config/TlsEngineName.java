package io.postern.config;

/** What does TLS. */
public enum TlsEngineName {
    /** {@link #NATIVE} where its library loads, else {@link #JDK}. */
    AUTO,
    /** BoringSSL. */
    NATIVE,
    /** The Java runtime's own. */
    JDK
}
