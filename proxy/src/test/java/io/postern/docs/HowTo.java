package io.postern.docs;

import io.postern.testing.NatsServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does what a how-to page says, in a folder: writes the files that it shows and runs its {@code sh} blocks, one after the other in one
 * shell. Blocks of other languages are for people, but for {@code text}: what the block before it prints, in order, each line
 * somewhere; {@code …} stands for anything.
 */
final class HowTo {
    private static final long LIMIT_SECONDS = 180;

    private static final Pattern BLOCK = Pattern.compile("(?ms)^(?:`([\\w.-]+)`[^\n]*:\n\n)?```(\\w*)\n(.*?)^```$");
    private static final Pattern PORT = Pattern.compile("\\b(?:4222|4223|8222|8223)\\b");
    private static final Pattern OTHER_HOST = Pattern.compile("\\b10\\.\\d+\\.\\d+\\.\\d+:4222\\b");
    private static final String NEXT = "=== next block";

    private final Path folder;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, NatsServer> otherHosts = new LinkedHashMap<>();
    private final List<String> commands = new ArrayList<>();
    private final Map<Integer, List<String>> expected = new LinkedHashMap<>();

    private HowTo(Path folder) {
        this.folder = folder;
    }

    /** Fails, with all that was printed, where a command fails or prints other things than the page says. */
    static void follow(Page page, Path folder) throws IOException, InterruptedException {
        HowTo howTo = new HowTo(folder);
        try {
            howTo.prepare();
            howTo.read(page);
            if (howTo.commands.isEmpty()) {
                throw new AssertionError(page + " has no commands");
            }
            howTo.compare(howTo.run());
        } finally {
            howTo.otherHosts.values().forEach(NatsServer::close);
        }
    }

    private void prepare() throws IOException {
        program(folder.resolve("postern"), """
            #!/bin/sh
            export _JAVA_SR_SIGNUM=40
            exec '%s/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
                --sun-misc-unsafe-memory-access=allow -cp '%s' io.postern.cli.Main "$@"
            """.formatted(
                        System.getProperty("java.home"), System.getProperty("java.class.path")));
        Path tools = Files.createDirectory(folder.resolve("tools"));
        program(tools.resolve("nats-server"), "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(NatsServer.binary()));
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void read(Page page) throws IOException {
        Matcher block = BLOCK.matcher(page.text());
        while (block.find()) {
            String text = onThisHost(block.group(3));
            if (block.group(2).equals("sh")) {
                commands.add(text);
            } else if (block.group(2).equals("text")) {
                expected.put(commands.size() - 1, text.lines().toList());
            } else if (block.group(1) != null) {
                Files.writeString(folder.resolve(block.group(1)), text);
            }
        }
    }

    /**
     * The pages have usual ports and servers on other hosts. Here each port is some free one of the loopback interface, the same all
     * over the page, and behind each of those hosts is a real server on it.
     */
    private String onThisHost(String text) {
        String withServers = OTHER_HOST
                .matcher(text.replace("0.0.0.0", "127.0.0.1"))
                .replaceAll(host -> "127.0.0.1:"
                        + otherHosts
                                .computeIfAbsent(host.group(), _ -> NatsServer.start())
                                .port());
        return PORT.matcher(withServers)
                .replaceAll(port -> Integer.toString(ports.computeIfAbsent(port.group(), usual -> freePort())));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What each block printed. */
    private List<String> run() throws IOException, InterruptedException {
        String script = "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT\n"
                + "trap 'echo \"failed: $BASH_COMMAND\"' ERR\n"
                + String.join("\necho '" + NEXT + "'\n", commands);
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PATH", folder.resolve("tools") + File.pathSeparator + System.getenv("PATH"));
        Process shell = builder.start();
        try {
            boolean ended = shell.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(output);
            if (!ended || shell.exitValue() != 0) {
                throw new AssertionError((ended ? "ended with " + shell.exitValue() : "does not end") + ":\n" + text);
            }
            return List.of(text.split(NEXT, -1));
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    private void compare(List<String> printed) {
        expected.forEach((block, lines) -> {
            int from = 0;
            for (String line : lines) {
                Matcher found = pattern(line).matcher(printed.get(block));
                if (!found.find(from)) {
                    throw new AssertionError("not printed: " + line + "\nby:\n" + commands.get(block) + "but:\n"
                            + String.join("\n", printed));
                }
                from = found.end();
            }
        });
    }

    private static Pattern pattern(String line) {
        List<String> parts = new ArrayList<>();
        for (String part : line.strip().split("…", -1)) {
            parts.add(Pattern.quote(part));
        }
        return Pattern.compile(String.join("[^\n]*", parts));
    }
}
