package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher finds, builds and starts, in a project whose JDK and Maven only write down how they were called. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of(System.getProperty("project.root"), "postern");

    @TempDir
    private Path root;

    private final Map<String, String> environment = new TreeMap<>();

    private record Answer(int status, String out, String err) {}

    @BeforeEach
    void aProjectThatIsNotBuilt() throws IOException {
        Files.copy(LAUNCHER, root.resolve("postern"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String file : List.of(
                "pom.xml", "config/pom.xml", "proxy/pom.xml", "proxy/src/main/A.java", "config/src/main/B.java")) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.writeString(root.resolve(file), "");
        }
        age(root.resolve("config/src/main"));
        age(root.resolve("proxy/src/main"));
        jdk("jdk", "25.0.1");
        program(
                "bin/mvn",
                "echo \"$JAVA_HOME\" >>'%1$s/builds'; mkdir -p proxy/target/lib; : >proxy/target/postern.jar"
                        .formatted(root));
        program(".ci/nats-server", "echo /found/nats-server");
        environment.put("PATH", root.resolve("bin") + ":/usr/bin:/bin");
        environment.put("HOME", root.toString());
        environment.put("JAVA_HOME", root.resolve("jdk").toString());
    }

    @Test
    void theFirstStartBuildsAndTheSecondDoesNot() throws Exception {
        Answer first = postern("-v");
        assertEquals(0, first.status(), first.err());
        assertEquals("postern: building (the first time takes a minute)\n", first.err());
        assertEquals(new Answer(0, first.out(), ""), postern("-v"));
        assertEquals(List.of(root.resolve("jdk").toString()), builds());
    }

    @ParameterizedTest
    @CsvSource({"proxy/src/main/A.java", "config/src/main/B.java", "pom.xml", "config/pom.xml", "proxy/pom.xml"})
    void whatHasChangedIsBuiltAgain(String file) throws Exception {
        postern("-v");
        Files.setLastModifiedTime(
                root.resolve(file), FileTime.from(Instant.now().plusSeconds(5)));
        postern("-v");
        assertEquals(2, builds().size());
    }

    @Test
    void startsAtOnceBuildOnce() throws Exception {
        program(
                "bin/mvn",
                "echo once >>'%1$s/builds'; sleep 0.3; mkdir -p proxy/target/lib; : >proxy/target/postern.jar"
                        .formatted(root));
        List<Process> starts = List.of(start("-v"), start("-v"), start("-v"));
        for (Process each : starts) {
            assertEquals(0, answer(each).status());
        }
        assertEquals(List.of("once"), builds());
    }

    @Test
    void aBuildThatFailsIsSaidAndNothingIsStarted() throws Exception {
        program("bin/mvn", "echo broken; exit 1");
        assertEquals(
                new Answer(
                        1,
                        "",
                        "postern: building (the first time takes a minute)\nbroken\npostern: the build failed\n"),
                postern("-v"));
    }

    @Test
    void argumentsArePassedAsTheyAre() throws Exception {
        Answer answer = postern("run", "-c", "a file.conf", "*", "");
        assertTrue(answer.out().endsWith("[io.postern.cli.Main]\n[run]\n[-c]\n[a file.conf]\n[*]\n[]\n"), answer.out());
    }

    @Test
    void theUsersOwnJvmOptionsWin() throws Exception {
        assertTrue(postern("-v").out().contains("[-XX:+UseSerialGC]\n"));
        environment.put("JAVA_TOOL_OPTIONS", "-XX:+UseZGC -Xms1g");
        String out = postern("-v").out();
        assertTrue(!out.contains("GC]") && !out.contains("-Xms"), out);
    }

    @Test
    void hotSpotIsToldToLeaveUsr2Alone() throws Exception {
        assertTrue(postern("-v").out().startsWith("_JAVA_SR_SIGNUM=40\n"));
    }

    @Test
    void onlyTheDemoLooksForANatsServer() throws Exception {
        assertTrue(postern("demo", "--keep").out().contains("NATS_SERVER=/found/nats-server\n"));
        assertTrue(postern("run", "demo").out().contains("NATS_SERVER=\n"));
        assertTrue(postern("demo", "--help").out().contains("NATS_SERVER=\n"));
    }

    @Test
    void theDemoDoesNotStartWithoutANatsServer() throws Exception {
        program(".ci/nats-server", "echo none found >&2; exit 1");
        postern("-v");
        assertEquals(new Answer(1, "", "none found\n"), postern("demo"));
    }

    @ParameterizedTest
    @CsvSource({"17.0.15", "26", "2.5", "250.1"})
    void aJavaHomeOfAnotherVersionIsPassedOver(String version) throws Exception {
        jdk("other", version);
        environment.put("JAVA_HOME", root.resolve("other").toString());
        environment.put("PATH", root.resolve("jdk/bin") + ":" + environment.get("PATH"));
        assertTrue(postern("-v").out().contains("java=" + root.resolve("jdk/bin/java") + "\n"));
    }

    @ParameterizedTest
    @CsvSource({"25", "25.0.1", "25-ea"})
    void everySpellingOfTwentyFiveWillDo(String version) throws Exception {
        jdk("other", version);
        environment.put("JAVA_HOME", root.resolve("other").toString());
        assertTrue(postern("-v").out().contains("java=" + root.resolve("other/bin/java") + "\n"));
    }

    @Test
    void itCanBeCalledThroughALink() throws Exception {
        Files.createDirectories(root.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve("elsewhere/gate"), Path.of("../postern"));
        Answer answer = answer(new ProcessBuilder(root.resolve("elsewhere/gate").toString(), "-v"));
        assertTrue(answer.out().contains("[" + root.toRealPath() + "/proxy/target/postern.jar:"), answer.out());
    }

    @Test
    void theImageIsStartedOnceThereIsOne() throws Exception {
        imageBuilder();
        Answer built = postern("build");
        assertEquals(new Answer(0, "", "postern: building (the first time takes a minute)\n"), built);
        assertEquals(
                "image\n[run]\n[-c]\n[a file.conf]\n",
                postern("run", "-c", "a file.conf").out());
        assertEquals(1, builds().size());
    }

    @Test
    void theImageNeedsNoJdk() throws Exception {
        imageBuilder();
        postern("build");
        Files.delete(root.resolve("jdk/release"));
        assertEquals("image\n[-v]\n", postern("-v").out());
    }

    @Test
    void theImageIsBuiltWhenItIsAskedForEachTime() throws Exception {
        imageBuilder();
        postern("build");
        postern("build");
        assertEquals(1, builds().size());
        assertEquals(2, Files.readAllLines(root.resolve("images")).size());
    }

    @ParameterizedTest
    @CsvSource({"proxy/src/main/A.java", "config/src/main/B.java", "pom.xml", "proxy/src/dist/build"})
    void anImageOfOtherSourcesIsNotStarted(String file) throws Exception {
        imageBuilder();
        postern("build");
        Files.setLastModifiedTime(
                root.resolve(file), FileTime.from(Instant.now().plusSeconds(5)));
        assertTrue(postern("-v").out().contains("[io.postern.cli.Main]\n"));
    }

    @Test
    void anImageThatCouldNotBeBuiltIsSaidAndNotStarted() throws Exception {
        program("proxy/src/dist/build", "echo no room >&2; exit 3");
        Answer answer = postern("build");
        assertEquals(3, answer.status());
        assertTrue(answer.err().endsWith("no room\n"), answer.err());
        assertTrue(postern("-v").out().contains("[io.postern.cli.Main]\n"));
    }

    @Test
    void theDemoOfTheImageFindsANatsServerToo() throws Exception {
        imageBuilder();
        postern("build");
        program(".ci/nats-server", "echo /found/nats-server");
        assertEquals("image /found/nats-server\n[demo]\n", postern("demo").out());
    }

    private void imageBuilder() throws IOException {
        program("proxy/src/dist/build", """
            cd '%s'
            [ "$1" = "$JAVA_HOME" ] || exit 9
            echo once >>images
            mkdir -p dist/postern-1-linux-x86_64/bin
            cat >dist/postern-1-linux-x86_64/bin/postern <<'END'
            #!/bin/sh
            echo "image${NATS_SERVER:+ $NATS_SERVER}"
            for argument in "$@"; do echo "[$argument]"; done
            END
            chmod +x dist/postern-1-linux-x86_64/bin/postern\
            """.formatted(root));
        age(root.resolve("proxy/src/dist/build"));
        age(root.resolve("proxy/src/dist"));
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(root.resolve("builds"));
    }

    private void jdk(String name, String version) throws IOException {
        program(name + "/bin/java", """
            echo "_JAVA_SR_SIGNUM=$_JAVA_SR_SIGNUM"
            echo "NATS_SERVER=$NATS_SERVER"
            echo "java=$0"
            for argument in "$@"; do echo "[$argument]"; done\
            """);
        program(name + "/bin/javac", "exit 1");
        Files.writeString(
                root.resolve(name).resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }

    private void program(String path, String body) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Answer postern(String... arguments) throws Exception {
        return answer(start(arguments));
    }

    private Process start(String... arguments) throws IOException {
        return started(new ProcessBuilder(command(arguments)));
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(root.resolve("postern").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process started(ProcessBuilder builder) throws IOException {
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Answer answer(ProcessBuilder builder) throws Exception {
        return answer(started(builder));
    }

    private static Answer answer(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), out, err);
    }
}
