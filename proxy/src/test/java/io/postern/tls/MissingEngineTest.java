package io.postern.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.ConfigException;
import io.postern.tls.TestPki.Kind;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a platform without BoringSSL's natives is told, in a process of its own that lacks them. */
class MissingEngineTest {
    @TempDir
    Path folder;

    @Test
    void aPlatformWithoutNativesIsToldSo() throws Exception {
        assertRefused(run(System.getProperty("java.class.path"), "-Dio.netty.handler.ssl.noOpenSsl=true"));
        String withoutNatives = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> !entry.contains("netty-tcnative-boringssl-static"))
                .collect(Collectors.joining(File.pathSeparator));
        assertRefused(run(withoutNatives, "-Dpostern.nothing=0"));
    }

    private static void assertRefused(String output) {
        List<String> lines = output.lines().toList();
        assertEquals(2, lines.size(), output);
        assertTrue(lines.getFirst().startsWith("no BoringSSL: "), output);
        assertTrue(
                lines.getLast()
                        .startsWith(
                                "postern.conf:7: a.cert_file: TLS can't be served on this platform: no BoringSSL: "),
                output);
    }

    private String run(String classPath, String property) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        property,
                        "-cp",
                        classPath,
                        MissingEngineTest.class.getName(),
                        folder.toString())
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> "stderr in " + folder);
        return output;
    }

    /** The other process. */
    public static void main(String[] args) {
        System.out.println(Engines.tested().description());
        TestPki.Issued leaf = TestPki.root("root").issue(Kind.P256, "leaf", "gate.test");
        try {
            TestServer.load("a", TestClient.config(leaf.write(Path.of(args[0]), "a")));
            System.out.println("served");
        } catch (ConfigException e) {
            System.out.println(e.getMessage());
        }
    }
}
