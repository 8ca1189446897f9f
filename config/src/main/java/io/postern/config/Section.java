package io.postern.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A block of the file before its template, the block of {@code reference.conf} that knows its keys and their defaults.
 *
 * <p>Readers ask for every key that they serve and then {@link #finish}: what the file gives and nobody asked for is not
 * served yet if the template knows it, and unknown otherwise.
 */
final class Section {
    private final Node.Block given;
    private final Node.Block template;
    private final Report report;
    private final Map<String, Node> members = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    private Section(Node.Block given, Node.Block template, Report report, UnaryOperator<String> spelling) {
        this.given = given;
        this.template = template;
        this.report = report;
        given.members().forEach((key, node) -> {
            if (members.put(spelling.apply(key), node) != null) {
                report.problem(node.origin(), "given twice, in different case", "one of them");
            }
        });
    }

    static Section of(Node.Block given, Node.Block template, Report report) {
        return new Section(given, template, report, UnaryOperator.identity());
    }

    /** The same block, with keys whose case does not matter: nats-server's {@code tls}. */
    Section ignoringCase() {
        return new Section(given, template, report, key -> key.toLowerCase(Locale.ROOT));
    }

    /** Where the block stands. */
    Origin origin() {
        return given.origin();
    }

    /** Where {@code key} stands; the block's place if it does not. */
    Origin originOf(String key) {
        Node node = members.get(key);
        return node == null ? given.origin().inside(key) : node.origin();
    }

    /** Whether the file gives {@code key}, and be it wrong. */
    boolean has(String key) {
        Node node = members.get(key);
        return node != null && !(node instanceof Node.None);
    }

    /** Whether the block gives nothing at all. */
    boolean isEmpty() {
        return given.members().isEmpty();
    }

    /** The known keys with which the file asks for something else than the default. */
    List<String> departures() {
        List<String> departures = new ArrayList<>();
        template.members().forEach((key, known) -> {
            Node node = members.get(key);
            if (node != null && has(key) && !Leftovers.same(known, node)) {
                departures.add(key);
            }
        });
        return departures;
    }

    /** The default of {@code key}; nothing where it has none. */
    Optional<Node> defaultOf(String key) {
        return Optional.ofNullable(template.members().get(key)).filter(node -> !(node instanceof Node.None));
    }

    /** What stands at {@code key}, or else its default. */
    Optional<Node> node(String key) {
        asked.add(key);
        Optional<Node> node = has(key) ? Optional.ofNullable(members.get(key)) : defaultOf(key);
        node.ifPresent(
                value -> report.inForce(new Report.Effective(originOf(key).key(), value, !has(key))));
        return node;
    }

    /** The value of {@code key}; nothing where it has neither value nor default, or where its problem is reported. */
    <T> Optional<T> value(String key, ValueReader<T> reader) {
        return node(key).flatMap(node -> report.read(node, reader));
    }

    /** The value of {@code key}, which is a secret: what is in force is told without it. */
    <T> Optional<T> secret(String key, ValueReader<T> reader) {
        asked.add(key);
        return Optional.ofNullable(members.get(key)).filter(_ -> has(key)).flatMap(node -> {
            Node hidden = new Node.Scalar(node.origin(), Node.Scalar.Kind.STRING, EffectiveConfig.HIDDEN);
            report.inForce(new Report.Effective(node.origin().key(), hidden, false));
            return report.read(node, reader);
        });
    }

    /** Reports that the file does not give {@code key}. */
    void require(String key, String expected) {
        if (!has(key)) {
            report.problem(originOf(key), "missing", expected);
        }
    }

    /** The values of a list's items, without repetitions; nothing where one is wrong, each of these reported. */
    <T> Optional<List<T>> values(String key, ValueReader<List<Node>> list, ValueReader<T> item) {
        return value(key, list).flatMap(nodes -> {
            List<T> values = new ArrayList<>();
            nodes.forEach(node -> report.read(node, item).ifPresent(values::add));
            if (values.size() != nodes.size()) {
                return Optional.empty();
            }
            // One is not compared with itself: the JVM takes milliseconds over a record's first comparison.
            return Optional.of(
                    values.size() == 1
                            ? List.copyOf(values)
                            : values.stream().distinct().toList());
        });
    }

    /** The one of {@code keys}, which mean the same, that the file gives; the first where it gives none. */
    String spelled(String... keys) {
        String chosen = keys[0];
        boolean found = false;
        for (String key : keys) {
            asked.add(key);
            if (has(key) && found) {
                report.problem(originOf(key), "given together with " + chosen, "one of " + String.join(", ", keys));
            } else if (has(key)) {
                chosen = key;
                found = true;
            }
        }
        return chosen;
    }

    /** The block at {@code key}, if the file has it. */
    Optional<Section> block(String key) {
        return block(key, Values::block);
    }

    /** The same, with words of its own for what is no block. */
    Optional<Section> block(String key, ValueReader<Node.Block> reader) {
        asked.add(key);
        return Optional.ofNullable(members.get(key))
                .filter(_ -> has(key))
                .flatMap(node -> report.read(node, reader))
                .map(block -> of(block, templateOf(key), report));
    }

    /** The block at {@code key}; one of defaults alone where the file has none. */
    Section settings(String key) {
        return block(key).orElseGet(() -> defaults(key));
    }

    /** The same, where a plain value stands for {@code main} of the block: {@code ocsp = must}. */
    Section settings(String key, String main) {
        return block(key, node -> spelledOut(node, main)).orElseGet(() -> defaults(key));
    }

    private Section defaults(String key) {
        return of(new Node.Block(originOf(key), Map.of()), templateOf(key), report);
    }

    private static Node.Block spelledOut(Node node, String main) {
        return switch (node) {
            case Node.Block block -> block;
            case Node.Scalar(Origin origin, Node.Scalar.Kind kind, String text) ->
                new Node.Block(origin, Map.of(main, new Node.Scalar(origin.inside(main), kind, text)));
            case Node.Items _, Node.None _, Node.Unreadable _ ->
                throw Values.invalid(node, "a block: { ... }, or the value of its " + main);
        };
    }

    /** The blocks inside the block at {@code key}, by the names that the operator chose for them. */
    Map<String, Section> named(String key, String expected) {
        require(key, expected);
        Optional<Section> blocks = block(key);
        blocks.ifPresent(Section::checkNames);
        if (blocks.filter(Section::isEmpty).isPresent()) {
            report.problem(originOf(key), "empty", expected);
        }
        return blocks.map(section -> section.named(Values::block)).orElse(Map.of());
    }

    /** The blocks inside this one, by the names that the operator chose for them. */
    Map<String, Section> named(ValueReader<Node.Block> reader) {
        Map<String, Section> named = new LinkedHashMap<>();
        members.forEach((name, node) -> report.read(node, reader)
                .ifPresent(block -> named.put(name, of(block, templateOf(Reference.ANY_NAME), report))));
        return named;
    }

    private void checkNames() {
        members.forEach((name, node) -> {
            if (!name.matches("[\\p{L}\\p{N}._-]+")) {
                report.problem(node.origin(), "not a name", "letters, digits, '.', '-' and '_'");
            }
        });
    }

    /** Reports what the file gives and no reader asked for. */
    void finish() {
        Leftovers leftovers = new Leftovers(template, asked, report);
        members.forEach((key, node) -> {
            if (!asked.contains(key)) {
                leftovers.report(key, node);
            }
        });
    }

    private Node.Block templateOf(String key) {
        return (Node.Block) template.members().getOrDefault(key, template);
    }
}
