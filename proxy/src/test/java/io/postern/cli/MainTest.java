package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each call prints where, and how it exits. */
class MainTest {
    private static final String VALID = """
        listeners.clients.listen = "127.0.0.1:-1"
        upstreams.nats.servers = ["127.0.0.1:4223"]
        """;

    @TempDir
    private Path directory;

    private record Result(int status, String out, String err) {}

    @Test
    void versionGoesToStandardOutputAlone() {
        assertEquals(new Result(0, "postern: vunpackaged\n", ""), run("-v"));
    }

    @Test
    void helpNamesEveryCommand() {
        Result result = run("--help");
        assertEquals(0, result.status());
        assertEquals("", result.err());
        for (String command :
                List.of("run", "check", "explain-cert", "demo", "dev-certs", "signal", "health", "admin", "top")) {
            assertTrue(result.out().contains("\n  " + command), result.out());
        }
    }

    @Test
    void anUnknownFlagIsBadUsage() {
        assertEquals(
                new Result(
                        2, "", "postern: unknown flag --confg; did you mean --config? (postern --help tells more)\n"),
                run("--confg", "postern.conf"));
    }

    @Test
    void aValidConfigurationIsSaidToBeAndNothingIsStarted() throws IOException {
        write(VALID);
        Result valid = new Result(0, "", "postern: configuration file postern.conf is valid\n");
        assertEquals(valid, run("check", "-c", "postern.conf"));
        assertEquals(valid, run("-t", "-c", "postern.conf"));
    }

    @Test
    void fiveMistakesAreFiveLinesWithTheirPlaces() throws IOException {
        write("""
            listeners.clients {
              listen = "127.0.0.1:99999"
              upstrem = nats
              allow_non_tls = perhaps
            }
            upstreams.nats {
              servers = ["127.0.0.1"]
              dial_timeout = 0s
            }
            """);
        for (String[] call : List.of(new String[] {"check"}, new String[] {"run"}, new String[] {"-t"})) {
            Result result = run(call[0], "-c", "postern.conf");
            assertEquals(2, result.status());
            assertEquals("", result.out());
            List<String> lines = result.err().lines().toList();
            assertEquals(5, lines.size(), result.err());
            for (int i = 0; i < lines.size(); i++) {
                int line = List.of(2, 3, 4, 7, 8).get(i);
                assertTrue(lines.get(i).startsWith("postern.conf:" + line + ": "), result.err());
            }
        }
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        Result result = run("check", "-c", "nowhere.conf");
        assertEquals(2, result.status());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("nowhere.conf"), result.err());
    }

    @Test
    void theFilesThatAConfigurationNamesAreCheckedToo() throws IOException {
        assertEquals(0, run("dev-certs", "certs").status());
        assertEquals(0, run("dev-certs", "others").status());
        String tls = "tls { cert_file = \"certs/server.pem\", key_file = \"%s/server-key.pem\" }";
        write(VALID + "listeners.clients." + tls.formatted("certs"));
        assertEquals(0, run("check", "-c", "postern.conf").status());
        write(VALID + "listeners.clients." + tls.formatted("others"));
        Result result = run("check", "-c", "postern.conf");
        assertEquals(2, result.status());
        assertTrue(result.err().startsWith("postern.conf:3: listeners.clients.tls."), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @Test
    void theConfigurationInEffectGoesToStandardOutput() throws IOException {
        write(VALID);
        Result result = run("--print-config", "-c", "postern.conf");
        assertEquals(0, result.status());
        assertEquals("", result.err());
        assertTrue(result.out().contains("listeners.clients.listen"), result.out());
        assertTrue(result.out().contains("postern.conf:1"), result.out());
    }

    @Test
    void devCertsMakesThemAndSaysSoAndOverwritesNothing() throws IOException {
        Result made = run("dev-certs", "certs");
        assertEquals(0, made.status(), made.err());
        assertTrue(made.out().contains("certs"), made.out());
        String key = Files.readString(directory.resolve("certs/server-key.pem"));
        Result again = run("dev-certs", "certs");
        assertEquals(1, again.status());
        assertEquals("", again.out());
        assertTrue(again.err().lines().allMatch(line -> line.startsWith("postern: ")), again.err());
        assertEquals(key, Files.readString(directory.resolve("certs/server-key.pem")));
    }

    @Test
    void theDemoNeedsARealServerAndSaysSo() {
        try (Program demo = Program.start(directory, Map.of("NATS_SERVER", ""), "demo")) {
            assertEquals(1, demo.exitStatus());
            assertEquals(
                    "postern: the demo needs a real nats-server: NATS_SERVER=/path/to/nats-server\n",
                    demo.err().text());
        }
    }

    private void write(String configuration) throws IOException {
        Files.writeString(directory.resolve("postern.conf"), configuration);
    }

    private Result run(String... arguments) {
        try (Program program = Program.start(directory, Map.of(), arguments)) {
            int status = program.exitStatus();
            return new Result(status, program.out().text(), program.err().text());
        }
    }
}
