package io.postern.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Follows the includes of one file. The library's own includer passes over a file that is missing and reads from the
 * network; here the first is a problem, as in nats-server, and the second is not to be had.
 */
final class HoconIncluder implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private final HoconReader reader;
    private final Path file;
    private final List<String> lines;
    private final List<Path> lineage;
    private final Problems problems;
    private final Set<Integer> seen = new HashSet<>();

    /** @param lineage {@code file} and the files that include it */
    HoconIncluder(HoconReader reader, Path file, String text, List<Path> lineage, Problems problems) {
        this.reader = reader;
        this.file = file;
        this.lines = text.lines().toList();
        this.lineage = lineage;
        this.problems = problems;
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        return reader.parseFile(file.resolveSibling(what), mention(what), lineage);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return include(context, what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        return refuse(what.toString());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        return refuse(what);
    }

    private ConfigObject refuse(String what) {
        problems.add(mention(what).problem(what, "the name of a file"));
        return ConfigFactory.empty().root();
    }

    /** Where {@code what} is included. The library does not tell, so the text is searched: each mention once. */
    private Origin mention(String what) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            boolean comment = line.startsWith("#") || line.startsWith("//");
            if (!comment && line.contains("include") && line.contains(what) && seen.add(i)) {
                return new Origin(file.toString(), i + 1, "include");
            }
        }
        return new Origin(file.toString(), 0, "include");
    }
}
