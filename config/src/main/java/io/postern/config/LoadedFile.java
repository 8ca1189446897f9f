package io.postern.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file without problems.
 *
 * @param config    what it says
 * @param effective every value in force, with its place
 */
record LoadedFile(PosternConfig config, List<Report.Effective> effective) {
    private static final String LISTENERS = "listeners";
    private static final Map<String, TlsEngineName> ENGINES =
            Map.of("auto", TlsEngineName.AUTO, "native", TlsEngineName.NATIVE, "jdk", TlsEngineName.JDK);

    /** Reads {@code file}. */
    static LoadedFile load(Path file) throws ConfigException {
        return load(file, ListenerOverlay.NONE);
    }

    /** The same, with what was said at run time over it. */
    static LoadedFile load(Path file, ListenerOverlay overlay) throws ConfigException {
        Problems problems = new Problems();
        HoconReader reader = new HoconReader(problems);
        Node.Block given = laidOver(reader.read(file), file, overlay, reader);
        // What stands in a file that could not be read is not missing: nothing more can be said.
        if (!reader.isComplete()) {
            problems.throwIfAny();
        }
        Node.Block reference = Reference.read();
        Report report = new Report(problems, reference);
        Supplier<PosternConfig> config = read(given, Section.of(given, reference, report), report);
        problems.throwIfAny();
        return new LoadedFile(config.get(), report.effective());
    }

    private static Node.Block laidOver(Node.Block given, Path file, ListenerOverlay overlay, HoconReader reader) {
        if (overlay.equals(ListenerOverlay.NONE)) {
            return given;
        }
        Map<String, Node> listeners = new LinkedHashMap<>();
        Node found = given.members().get(LISTENERS);
        if (found instanceof Node.Block block) {
            listeners.putAll(block.members());
        }
        overlay.removed().forEach(listeners::remove);
        // Relative paths lead to where those of the file do.
        String name = file.resolveSibling("(added at run time)").toString();
        overlay.added().forEach((listener, block) -> {
            String text = LISTENERS + "." + KeyPath.quote(listener) + " {\n" + block + "\n}";
            if (reader.read(text, name).members().get(LISTENERS) instanceof Node.Block added) {
                listeners.putAll(added.members());
            }
        });
        Map<String, Node> members = new LinkedHashMap<>(given.members());
        members.put(LISTENERS, new Node.Block(given.origin().inside(LISTENERS), listeners));
        return new Node.Block(given.origin(), members);
    }

    private static Supplier<PosternConfig> read(Node.Block given, Section root, Report report) {
        Map<String, Section> listenerBlocks = root.named(LISTENERS, "at least one listener: clients { listen = ... }");
        Map<String, Section> upstreamBlocks = root.named("upstreams", "at least one upstream: nats { servers = ... }");
        CrossChecks crossChecks = new CrossChecks(names(given.members().get("upstreams")), report);
        List<Supplier<ListenerConfig>> listeners = new ArrayList<>();
        List<Supplier<UpstreamConfig>> upstreams = new ArrayList<>();
        listenerBlocks.forEach(
                (name, block) -> listeners.add(new ListenerReader(name, block, crossChecks, report).read()));
        upstreamBlocks.forEach(
                (name, block) -> upstreams.add(new UpstreamReader(name, block, crossChecks, report).read()));
        Supplier<OperationConfig> operation = new OperationReader(root, crossChecks, report).read();
        crossChecks.finish();
        Supplier<StaplingConfig> stapling = StaplingReader.read(root.settings("ocsp", "mode"));
        Optional<TlsEngineName> tlsEngine = root.value("tls_engine", Values.oneOf(ENGINES));
        root.finish();
        return () -> new PosternConfig(
                listeners.stream().map(Supplier::get).toList(),
                upstreams.stream().map(Supplier::get).toList(),
                tlsEngine.orElseThrow(),
                stapling.get(),
                operation.get());
    }

    /** The names of blocks, of wrong ones too: who names one of these makes no mistake. */
    private static Set<String> names(@Nullable Node blocks) {
        return blocks instanceof Node.Block block ? block.members().keySet() : Set.of();
    }
}
