package io.postern;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version of Postern this is, as Maven wrote it into the jar. */
public final class Version {
    private static final String RESOURCE = "/META-INF/maven/io.postern/postern-proxy/pom.properties";

    private Version() {}

    /** Such as {@code 0.1.0}; {@code unpackaged} where the classes do not come from the jar. */
    public static String current() {
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unpackaged");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
