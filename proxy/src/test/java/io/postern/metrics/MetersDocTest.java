package io.postern.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/monitoring.md has the table of meters that the code has. */
class MetersDocTest {
    @Test
    void thePageHasEveryMeterAndNoOther() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("project.root"), "docs", "monitoring.md"));
        String table = Arrays.stream(GateMeter.values()).map(MetersDocTest::row).collect(Collectors.joining("\n"));
        assertTrue(page.contains("|---|---|---|---|\n" + table + "\n\n"), () -> "not in the page:\n" + table);
    }

    private static String row(GateMeter meter) {
        String tags = meter.tags().stream().map(tag -> '`' + tag + '`').collect(Collectors.joining(", "));
        return "| `" + meter.prometheusName() + "` | " + meter.prometheusType() + " | " + tags + " | "
                + meter.description() + " |";
    }
}
