package io.postern.certs;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who makes the certificates, and where: the CA is stamped with it.
 *
 * @param user the operating system's name for the user
 * @param host the machine's own name; not always a DNS name
 */
record Workstation(String user, String host) {

    /** This process's. */
    static Workstation current() {
        return new Workstation(System.getProperty("user.name", "unknown"), hostName());
    }

    /** {@code user@host}. */
    @Override
    public String toString() {
        return user + "@" + host;
    }

    /** Asks the kernel first: the JDK would ask the resolver, which takes seconds where DNS is broken. */
    private static String hostName() {
        String windows = System.getenv("COMPUTERNAME");
        if (windows != null) {
            return windows;
        }
        try {
            Path kernel = Path.of("/proc/sys/kernel/hostname");
            return Files.isReadable(kernel)
                    ? Files.readString(kernel).strip()
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
