package io.postern.bench.machine;

import java.nio.file.Path;

/**
 * The machine, as a reader of figures wants to know it.
 *
 * @param processor  the CPU's name
 * @param processors how many of them this program may use
 * @param kernel     the operating system's version
 * @param system     the distribution
 */
public record MachineFacts(String processor, int processors, String kernel, String system) {
    private static final String UNKNOWN = "unknown";

    /** This one. */
    public static MachineFacts current() {
        return new MachineFacts(
                value(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                value(Path.of("/etc/os-release"), "PRETTY_NAME").replace("\"", ""));
    }

    // "model name : AMD EPYC" and PRETTY_NAME="Debian" alike.
    private static String value(Path file, String name) {
        return Proc.text(file).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceFirst("[^:=]*[:=]", "").strip())
                .findFirst()
                .orElse(UNKNOWN);
    }
}
