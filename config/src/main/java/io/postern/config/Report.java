package io.postern.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the reading of one file has found out so far: what is wrong, and what is in force. */
final class Report {
    private final Problems problems;
    private final Node.Block reference;
    private final List<Effective> effective = new ArrayList<>();

    /** @param reference the whole of {@code reference.conf} */
    Report(Problems problems, Node.Block reference) {
        this.problems = problems;
        this.reference = reference;
    }

    /**
     * A value in force.
     *
     * @param key       its whole path
     * @param isDefault whether the file is silent about it
     */
    record Effective(String key, Node value, boolean isDefault) {}

    /** The whole of {@code reference.conf}. */
    Node.Block reference() {
        return reference;
    }

    void problem(Origin place, String problem, String expected) {
        problems.add(place.problem(problem, expected));
    }

    /** The value of {@code node}; nothing where its problem is reported, now or before. */
    <T> Optional<T> read(Node node, ValueReader<T> reader) {
        if (node instanceof Node.Unreadable) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.read(node));
        } catch (InvalidValueException e) {
            problem(node.origin(), e.value(), e.expected());
            return Optional.empty();
        }
    }

    void inForce(Effective value) {
        effective.add(value);
    }

    /** Every value in force, in the order of reading. */
    List<Effective> effective() {
        return effective;
    }
}
