package io.postern.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says what is wrong with keys that no reader asked for. */
final class Leftovers {
    private final Node.Block template;
    private final Set<String> served;
    private final Report report;

    /** @param served the keys of the block that readers did ask for */
    Leftovers(Node.Block template, Set<String> served, Report report) {
        this.template = template;
        this.served = served;
        this.report = report;
    }

    /** Reports {@code key}, which is none of those served; never its value, as it may be a secret. */
    void report(String key, Node node) {
        Node known = template.members().get(key);
        if (known == null) {
            reportUnknown(key, node);
        } else if (!(node instanceof Node.None) && !same(known, node)) {
            String expected =
                    known instanceof Node.Scalar only ? only.text() + ", or the key left out" : "the key left out";
            report.problem(node.origin(), "not served yet", expected);
        }
    }

    private void reportUnknown(String key, Node node) {
        Set<String> known = template.members().keySet();
        Optional<String> home = home(report.reference(), key);
        if (home.isPresent() && Nearest.byTail(key, known).isEmpty()) {
            report.problem(node.origin(), "unknown key here (it belongs " + home.get() + ")", "");
        } else {
            String expected = Nearest.expected(key, known, "one of " + String.join(", ", served));
            report.problem(node.origin(), Nearest.unknown("key", key, known), expected);
        }
    }

    /** The first block in which {@code key} is known, as in "it belongs …". */
    private static Optional<String> home(Node.Block block, String key) {
        if (block.members().containsKey(key)) {
            String path = block.origin().key();
            return Optional.of(path.isEmpty() ? "outside of all blocks" : "in " + path);
        }
        for (Map.Entry<String, Node> member : block.members().entrySet()) {
            Optional<String> home = member.getValue() instanceof Node.Block inner ? home(inner, key) : Optional.empty();
            if (home.isPresent()) {
                return home;
            }
        }
        return Optional.empty();
    }

    /** Whether {@code given} asks for no more than what is done anyway: {@code verify = false} in a pasted block. */
    static boolean same(Node known, Node given) {
        return switch (known) {
            case Node.Scalar scalar ->
                given instanceof Node.Scalar other && plain(scalar).equals(plain(other));
            case Node.Items items ->
                given instanceof Node.Items other && items.items().equals(other.items());
            case Node.Block block ->
                given instanceof Node.Block other && block.members().equals(other.members());
            case Node.None _, Node.Unreadable _ -> false;
        };
    }

    /** {@code off}, {@code no} and {@code false} are one. */
    private static String plain(Node.Scalar scalar) {
        return Values.booleanOf(scalar.text()).map(String::valueOf).orElse(scalar.text());
    }
}
