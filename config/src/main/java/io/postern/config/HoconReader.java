package io.postern.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads HOCON with its includes and substitutions into {@link Node}s, which know nothing of the library behind. */
final class HoconReader {
    /** Of no use here: only HOCON is read, whatever a file's name. */
    private static final String PROPERTIES_ADVICE =
            ", or you may be able to rename the file .properties rather than .conf";

    /** What the library says when the file ends too early, and what it means. */
    private static final String UNCLOSED = "expecting a close parentheses ')' here, not: end of file";

    /** How the library begins to show both values, of which one may come from the environment. */
    private static final String INCOMPATIBLE = "Cannot concatenate object or list with a non-object-or-list";

    private static final int LONGEST = 300;

    /** What a text says where it may hold a secret: the block of those who have one, and the keys. */
    private static final Pattern SECRET = Pattern.compile("\\b(users|password|token)\\b", Pattern.CASE_INSENSITIVE);

    private final Problems problems;
    private boolean complete = true;
    private boolean mayHoldSecrets;

    HoconReader(Problems problems) {
        this.problems = problems;
    }

    /** The file and all that it includes; what can't be read is reported and left out. */
    Node.Block read(Path file) {
        Origin unknown = new Origin(file.toString(), 0, "");
        return resolved(parseFile(file, unknown, List.of()).toConfig(), unknown);
    }

    /** A text that includes nothing. */
    Node.Block read(String text, String name) {
        problems.reading(name);
        return resolved(parse(text, Path.of(name), List.of()).toConfig(), new Origin(name, 0, ""));
    }

    /**
     * @param mention   where a problem of reading the file is told: its include
     * @param ancestors the files that are being read, each including the next
     */
    ConfigObject parseFile(Path file, Origin mention, List<Path> ancestors) {
        try {
            // By its real name, as a link may lead back; a pipe has none.
            Path real = Files.isRegularFile(file) ? file.toRealPath() : file.toAbsolutePath();
            if (ancestors.contains(real)) {
                problems.add(mention.problem(file + ": includes itself", ""));
                return nothing();
            }
            List<Path> lineage = new ArrayList<>(ancestors);
            lineage.add(real);
            // Read once and as text, not by the library: the file may be a pipe, and what is not UTF-8 must not pass.
            String text = Files.readString(file);
            problems.reading(file.toString());
            mayHoldSecrets |= SECRET.matcher(text).find();
            return parse(text, file, lineage);
        } catch (IOException e) {
            String reason = IoReasons.of(e);
            problems.add(mention.problem(mention.key().isEmpty() ? reason : file + ": " + reason, ""));
            return nothing();
        }
    }

    private ConfigObject parse(String text, Path file, List<Path> lineage) {
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setSyntax(ConfigSyntax.CONF)
                .setOriginDescription(file.toString())
                .setIncluder(new HoconIncluder(this, file, text, lineage, problems));
        try {
            return ConfigFactory.parseString(text, options).root();
        } catch (ConfigException e) {
            report(e, file.toString());
            return nothing();
        }
    }

    private Node.Block resolved(Config parsed, Origin whole) {
        HoconNodes nodes = new HoconNodes(problems);
        try {
            // What has no value is reported by the one who walks over it, all at once; the library would stop at the
            // first.
            Config resolved = parsed.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
            return nodes.block(resolved.root(), parsed.root(), whole);
        } catch (ConfigException e) {
            report(e, whole.file());
            complete = false;
            return new Node.Block(whole, Map.of());
        }
    }

    private void report(ConfigException e, String file) {
        Origin place = HoconNodes.place(e.origin(), new Origin(file, 0, ""), problems.files());
        String message = String.valueOf(e.getMessage());
        String prefix = e.origin() == null ? "" : e.origin().description() + ": ";
        problems.add(place.problem(
                inOneLine(message.startsWith(prefix) ? message.substring(prefix.length()) : message), ""));
    }

    /** The library quotes what it stumbles over, which may be long and may be a secret: the beginning is enough. */
    private String inOneLine(String message) {
        String plain = message.replace(PROPERTIES_ADVICE, "")
                .replace(UNCLOSED, "the file ends before a brace or bracket is closed");
        // What stands before the first quote is the library's own.
        String line = (mayHoldSecrets
                        ? plain.replaceFirst("(?s)'.*", "... (not shown, as the file may hold secrets)")
                        : plain)
                .strip()
                .lines()
                .findFirst()
                .orElse("");
        if (line.startsWith(INCOMPATIBLE)) {
            return INCOMPATIBLE;
        }
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    /** Whether all files could be read and parsed. */
    boolean isComplete() {
        return complete;
    }

    private ConfigObject nothing() {
        complete = false;
        return ConfigFactory.empty().root();
    }
}
