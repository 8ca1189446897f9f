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

    /**
     * The alert that a client gets where the policy's is {@code alert}: the JDK has but one for certificates that were
     * shown.
     */
    public static String alert(String alert) {
        boolean shown = !alert.equals("certificate_required") && !alert.equals("handshake_failure");
        return switch (current()) {
            case NATIVE -> alert;
            case JDK -> shown ? "certificate_unknown" : alert;
        };
    }
}
