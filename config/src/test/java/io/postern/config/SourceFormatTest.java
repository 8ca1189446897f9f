package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds every Java source of the project against the formatter. A test and not a build plugin, because the formatter
 * parses with the running JVM's javac and Maven itself may run on an older JVM than the toolchain's.
 *
 * <p>To format: {@code mvn -q test -pl config -Dtest=SourceFormatTest -Dformat.apply=true}.
 */
class SourceFormatTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final boolean APPLY = Boolean.getBoolean("format.apply");

    @Test
    void everySourceIsFormatted() throws IOException, FormatterException {
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());
        List<String> unformatted = new ArrayList<>();
        List<Path> sources = sources();
        assertFalse(sources.isEmpty());
        for (Path source : sources) {
            String text = Files.readString(source);
            String formatted = formatter.formatSourceAndFixImports(text);
            if (!text.equals(formatted)) {
                unformatted.add(ROOT.relativize(source).toString());
                if (APPLY) {
                    Files.writeString(source, formatted);
                }
            }
        }
        assertEquals(List.of(), APPLY ? List.of() : unformatted);
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("config", "proxy", "bench")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
