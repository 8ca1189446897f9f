package io.postern.testing;

/** The TLS engine that a run of the tests is about: {@code -Dtest.tls.engine=jdk}, or {@code native} for the default. */
public enum TestedEngine {
    NATIVE,
    JDK;

    private static final String PROPERTY = "test.tls.engine";

    /** The one of this run. */
    public static TestedEngine current() {
        return switch (System.getProperty(PROPERTY, "")) {
            case "", "native" -> NATIVE;
            case "jdk" -> JDK;
            default -> throw new IllegalArgumentException(PROPERTY + ": native or jdk");
        };
    }

    /** The line that makes a gate use it, for the top of a configuration; empty where that is the default. */
    public static String setting() {
        return switch (current()) {
            case NATIVE -> "";
            case JDK -> "tls_engine = jdk\n";
        };
    }
}
