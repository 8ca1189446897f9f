package io.postern;

import io.postern.config.ConfigProblem;
import io.postern.config.Origin;
import io.postern.config.PosternConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Finds what a reload can't change. As in nats-server, one such change refuses the whole reload. */
final class Restart {
    private static final String EXPECTED = "the same as before, or a restart";

    private Restart() {}

    /** A problem for each change from {@code current} to {@code next} that needs a restart. */
    static List<ConfigProblem> needed(PosternConfig current, PosternConfig next, Path file) {
        Map<String, Object> before = fixed(current);
        Map<String, Object> after = fixed(next);
        List<ConfigProblem> problems = new ArrayList<>();
        Map<String, Object> all = new TreeMap<>(before);
        all.putAll(after);
        for (String key : all.keySet()) {
            if (!Objects.equals(before.get(key), after.get(key))) {
                problems.add(new Origin(file.toString(), 0, key).problem("can't be changed by a reload", EXPECTED));
            }
        }
        return problems;
    }

    /** What stays for as long as the gate runs, by its key. */
    private static Map<String, Object> fixed(PosternConfig config) {
        Map<String, Object> fixed = new TreeMap<>();
        fixed.put("monitor", config.operation().monitor());
        fixed.put("admin", config.operation().admin());
        fixed.put("ocsp", config.stapling());
        fixed.put("tls_engine", config.tlsEngine());
        return fixed;
    }
}
