package io.postern.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Says when what a turn costs has stopped to fall: when five turns cost as much as the five before them, within some
 * percent. One turn says little, as a JVM's compiler works in bursts.
 */
final class Settling {
    private static final int WINDOW = 5;
    private static final int MOST = 45;
    private static final double SAME = 0.97;

    private final List<Double> costs = new ArrayList<>();

    /** Another turn has cost that much. */
    void add(double cost) {
        costs.add(cost);
    }

    /** Whether there is nothing more to wait for; after forty-five turns in any case. */
    boolean done() {
        int count = costs.size();
        return count >= MOST
                || (count >= 2 * WINDOW
                        && sum(count - WINDOW, count) >= SAME * sum(count - 2 * WINDOW, count - WINDOW));
    }

    /** What a turn costs now: the middle one of the last five. */
    double cost() {
        List<Double> last = costs.subList(Math.max(0, costs.size() - WINDOW), costs.size());
        return last.stream().sorted().skip(last.size() / 2).findFirst().orElse(0.0);
    }

    private double sum(int from, int to) {
        return costs.subList(from, to).stream().mapToDouble(Double::doubleValue).sum();
    }
}
