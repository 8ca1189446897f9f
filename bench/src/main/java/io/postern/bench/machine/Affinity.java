package io.postern.bench.machine;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which CPUs a program may run on.
 *
 * @param cpus their numbers, from 0; none for all of them
 */
public record Affinity(List<Integer> cpus) {
    /** Wherever the kernel puts it. */
    public static final Affinity ANY = new Affinity(List.of());

    public Affinity {
        cpus = List.copyOf(cpus);
    }

    /** That one alone. */
    public static Affinity of(int cpu) {
        return new Affinity(List.of(cpu));
    }

    /** {@code cpu} and the next one; the same as {@link #of} where the machine has one alone. */
    public static Affinity pair(int cpu, int processors) {
        return new Affinity(
                IntStream.of(cpu, (cpu + 1) % processors).distinct().boxed().toList());
    }

    /** All but {@code cpu}, for who is not to disturb; all of them where there is no other. */
    public static Affinity without(int cpu, int processors) {
        return new Affinity(IntStream.range(0, processors)
                .filter(other -> other != cpu)
                .boxed()
                .toList());
    }

    /** {@code command}, bound to these. */
    List<String> bind(List<String> command) {
        return cpus.isEmpty()
                ? command
                : Stream.concat(Stream.of("taskset", "-c", list()), command.stream())
                        .toList();
    }

    /** As taskset wants them: {@code 0,1}. */
    String list() {
        return cpus.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return cpus.isEmpty() ? "any CPU" : "CPU " + list();
    }
}
