package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher in the image starts, in an image whose JVM only writes down how it was called. */
class ImageLauncherTest {
    private static final Path LAUNCHER = Path.of(System.getProperty("project.root"), "proxy/src/dist/postern");

    /** What the folder of the jars is called wherever the image lies. */
    private static final String FIXED = "/proc/self/fd/9";

    @TempDir
    private Path folder;

    private Path image;

    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void anImageInAFolderWithSpaces() throws IOException {
        image = Files.createDirectories(folder.toRealPath().resolve("an image"));
        Files.createDirectories(image.resolve("lib"));
        program(image.resolve("bin/postern"), Files.readString(LAUNCHER).replace("@JARS@", "postern.jar b.jar a.jar"));
        program(image.resolve("runtime/bin/java"), """
            #!/bin/sh
            echo "_JAVA_SR_SIGNUM=$_JAVA_SR_SIGNUM MALLOC_ARENA_MAX=$MALLOC_ARENA_MAX NATS_SERVER=${NATS_SERVER:-}"
            for argument in "$@"; do echo "[$argument]"; done
            """);
        environment.put("PATH", "/usr/bin:/bin");
    }

    @Test
    void theClassPathIsTheOneThatItsCacheWasMadeWith() throws Exception {
        String lib = image.resolve("lib").toString();
        String out = postern("-v");
        assertTrue(
                out.endsWith("[-cp]\n[%1$s/postern.jar:%1$s/b.jar:%1$s/a.jar]\n[io.postern.cli.Main]\n[-v]\n"
                        .formatted(FIXED)),
                out);
        assertTrue(out.contains("[-XX:AOTCache=" + lib + "/postern.aot]\n"), out);
        assertTrue(out.contains("[-Djava.library.path=" + lib + "]\n"), out);
    }

    @Test
    void theJvmFindsTheJarsByTheNameThatTheyAlwaysHave() throws Exception {
        Files.writeString(image.resolve("lib/postern.jar"), "a jar");
        program(image.resolve("runtime/bin/java"), "#!/bin/sh\ncat %s/postern.jar".formatted(FIXED));
        assertEquals("a jar", postern("-v"));
    }

    @Test
    void argumentsArePassedAsTheyAre() throws Exception {
        assertTrue(postern("run", "-c", "a file.conf", "*", "")
                .endsWith("[io.postern.cli.Main]\n[run]\n[-c]\n[a file.conf]\n[*]\n[]\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "-XX:+UseZGC, -XX:+UseSerialGC",
        "-XX:+UseZGC, -Xmn8m",
        "-Xms1g, -Xms16m",
        "-Xmn64m, -Xmn8m",
        "-XX:AOTCache=other.aot, postern.aot",
        "-XX:AOTCacheOutput=other.aot, postern.aot",
        "-XX:+UsePerfData, -XX:-UsePerfData",
        "-Xlog:gc, -Xlog",
        "-Dio.netty.allocator.type=adaptive, allocator.type",
        "-Dio.netty.leakDetection.level=paranoid, leakDetection"
    })
    void theUsersOwnJvmOptionsWin(String own, String ours) throws Exception {
        assertTrue(postern("-v").contains(ours));
        environment.put("JAVA_TOOL_OPTIONS", own);
        assertFalse(postern("-v").contains(ours));
    }

    @Test
    void theCacheIsUsedInEveryModeThatOnlyReadsIt() throws Exception {
        environment.put("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on");
        assertTrue(postern("-v").contains("/postern.aot]\n"));
    }

    @Test
    void theSettingsOfMemoryAndSignalsMayBeTheUsersOwn() throws Exception {
        assertTrue(postern("-v").startsWith("_JAVA_SR_SIGNUM=40 MALLOC_ARENA_MAX=1 "));
        environment.put("_JAVA_SR_SIGNUM", "41");
        environment.put("MALLOC_ARENA_MAX", "4");
        assertTrue(postern("-v").startsWith("_JAVA_SR_SIGNUM=41 MALLOC_ARENA_MAX=4 "));
    }

    /** Each line of the file is one argument in quotes, as java reads it: what the image of a container starts with. */
    @Test
    void theArgumentFileForJavaSaysWhatTheLauncherDoes() throws Exception {
        String called = postern("-v");
        String expected = called.lines()
                .filter(line -> line.startsWith("["))
                .map(line -> "\"" + line.substring(1, line.length() - 1) + "\"\n")
                .collect(Collectors.joining())
                // There is no shell that would open it.
                .replace(FIXED, image.resolve("lib").toString());
        assertTrue(expected.endsWith("\"io.postern.cli.Main\"\n\"-v\"\n"), expected);
        assertEquals(expected.replace("\"-v\"\n", ""), postern("java-arguments"));
    }

    @Test
    void itCanBeCalledThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("gate"), Path.of("an image/bin/postern"));
        assertEquals(postern("-v"), output(link, "-v"));
    }

    @Test
    void theDemoTakesTheNatsServerThatIsThere() throws Exception {
        program(folder.resolve("tools/nats-server"), "#!/bin/sh\n");
        environment.put("PATH", folder.resolve("tools") + ":/usr/bin:/bin");
        assertTrue(postern("demo").contains("NATS_SERVER=" + folder.resolve("tools/nats-server") + "\n"));
        assertTrue(postern("demo", "--help").contains("NATS_SERVER=\n"));
        environment.put("NATS_SERVER", "/other/nats-server");
        assertTrue(postern("demo").contains("NATS_SERVER=/other/nats-server\n"));
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String postern(String... arguments) throws Exception {
        return output(image.resolve("bin/postern"), arguments);
    }

    private String output(Path launcher, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), err);
        return out;
    }
}
