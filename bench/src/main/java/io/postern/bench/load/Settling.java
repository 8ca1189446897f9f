package io.postern.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Says when what a turn costs has stopped to fall: when the middle one of five costs as much as that of the five before them,
 * within some percent. One turn says little, as a JVM's compiler works in bursts.
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
                        && middle(count - WINDOW, count) >= SAME * middle(count - 2 * WINDOW, count - WINDOW));
    }

    /** What a turn costs now: the middle one of the last five. */
    double cost() {
        return middle(Math.max(0, costs.size() - WINDOW), costs.size());
    }

    private double middle(int from, int to) {
        List<Double> some = costs.subList(from, to);
        return some.stream().sorted().skip(some.size() / 2).findFirst().orElse(0.0);
    }
}
