package io.postern.bench.machine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a process tree holds in memory, in KiB.
 *
 * @param rss          all that is resident, shared pages counted in each process
 * @param pss          the same, shared pages divided among who shares them
 * @param privateDirty what nobody shares and no file backs: what it costs the machine
 */
public record Memory(long rss, long pss, long privateDirty) {
    private static final Memory NONE = new Memory(0, 0, 0);

    /** Of the tree of {@code root}, now; empty where the kernel does not tell. */
    public static Optional<Memory> of(long root) {
        List<Memory> each = Proc.tree(root).stream()
                .map(pid -> Proc.text(Path.of("/proc", Long.toString(pid), "smaps_rollup")))
                .flatMap(Optional::stream)
                .map(Memory::parse)
                .toList();
        return each.isEmpty() ? Optional.empty() : Optional.of(each.stream().reduce(NONE, Memory::plus));
    }

    /** From the text of a {@code smaps_rollup}. */
    static Memory parse(String rollup) {
        return new Memory(field(rollup, "Rss"), field(rollup, "Pss"), field(rollup, "Private_Dirty"));
    }

    private static long field(String rollup, String name) {
        return rollup.lines()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .map(line -> Proc.firstNumber(line.substring(name.length() + 1)))
                .orElse(0L);
    }

    private Memory plus(Memory other) {
        return new Memory(rss + other.rss, pss + other.pss, privateDirty + other.privateDirty);
    }
}
