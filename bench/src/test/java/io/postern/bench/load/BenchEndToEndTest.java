package io.postern.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.bench.machine.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness as it is run, and as little of it as there is: what is measured is not looked at. */
class BenchEndToEndTest {
    @TempDir
    Path folder;

    @Test
    void posternAndAPeerAreMeasuredAndNothingIsLeftRunning() throws IOException {
        Assumptions.assumeTrue(
                Executables.find("cargo").isPresent()
                        && Executables.find("taskset").isPresent(),
                "no cargo or taskset");
        // Made by the build that runs this test, where it packages; a build within a build is not wanted.
        Path jar = Path.of(System.getProperty("project.root"), "proxy", "target", "postern.jar");
        Assumptions.assumeTrue(Files.exists(jar), "Postern is not packaged");
        Path json = folder.resolve("results.json");
        int status = Bench.run(
                "--only", "postern,rustls,direct",
                "--workloads", "up-128",
                "--launches", "1",
                "--rounds", "1",
                "--minutes", "0.01",
                "--json", json.toString(),
                "--plots", folder.resolve("plots").toString(),
                "--page", folder.resolve("results.md").toString());
        assertEquals(0, status);
        String results = Files.readString(json);
        assertTrue(results.contains("\"gate\":\"postern\"") && results.contains("\"cpu\":{\"median\":"), results);
        assertTrue(results.contains("\"ratios\":{\"rustls\":{\"median\":"), results);
        assertFalse(results.contains("\"failure 1\""), results);
        assertTrue(Files.exists(folder.resolve("plots").resolve("up-128.svg")));
        assertTrue(Files.readString(folder.resolve("results.md")).contains("(plots/up-128.svg)"));
        List<String> left = ProcessHandle.current()
                .descendants()
                .flatMap(process -> process.info().command().stream())
                .filter(command -> command.contains("postern-load") || command.contains("peer-rustls"))
                .toList();
        assertEquals(List.of(), left);
    }
}
