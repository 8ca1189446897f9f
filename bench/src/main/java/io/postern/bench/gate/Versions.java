package io.postern.bench.gate;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Properties;
import java.util.jar.Manifest;

/** The versions of Netty's libraries, as their jars say them: Postern has the same ones. */
final class Versions {
    private Versions() {}

    static String of(String artifact) {
        String resource = "/META-INF/maven/io.netty/" + artifact + "/pom.properties";
        try (InputStream in = Versions.class.getResourceAsStream(resource)) {
            if (in == null) {
                return "unknown";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException _) {
            return "unknown";
        }
    }

    /** The revision of the BoringSSL that is linked into Netty's native library. */
    static String boringSsl() {
        try {
            for (URL manifest :
                    Collections.list(Versions.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
                try (InputStream in = manifest.openStream()) {
                    String revision = new Manifest(in).getMainAttributes().getValue("BoringSSL-Revision");
                    if (revision != null) {
                        return revision;
                    }
                }
            }
        } catch (IOException _) {
            // As where none says so.
        }
        return "unknown";
    }
}
