package io.postern;

import io.postern.config.ClientSecurity;
import io.postern.config.ConfigProblem;
import io.postern.config.ListenerConfig;
import io.postern.config.Origin;
import io.postern.config.PosternConfig;
import io.postern.config.UpstreamConfig;
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
        config.listeners().forEach(listener -> addListener(listener, fixed));
        config.upstreams().forEach(upstream -> addUpstream(upstream, fixed));
        fixed.put("log", config.operation().log());
        fixed.put("drain_timeout", config.operation().stop().drainTimeout());
        fixed.put("ocsp", config.stapling());
        fixed.put("tls_engine", config.tlsEngine());
        return fixed;
    }

    private static void addListener(ListenerConfig listener, Map<String, Object> fixed) {
        String key = "listeners." + listener.name() + ".";
        fixed.put(key + "listen", listener.listen());
        fixed.put(key + "upstream", listener.upstream());
        fixed.put(key + "advertise", listener.advertise());
        switch (listener.security()) {
            case ClientSecurity.Plaintext() -> fixed.put(key + "tls", "none");
            case ClientSecurity.Tls tls -> {
                fixed.put(key + "tls", "some");
                fixed.put(key + "allow_non_tls", tls.plaintextClients());
                fixed.put(key + "tls.handshake_first", tls.config().handshakeMode());
                fixed.put(key + "tls.timeout", tls.config().handshakeTimeout());
                fixed.put(key + "tls.connection_rate_limit", tls.config().connectionRateLimit());
            }
        }
    }

    private static void addUpstream(UpstreamConfig upstream, Map<String, Object> fixed) {
        String key = "upstreams." + upstream.name() + ".";
        fixed.put(key + "servers", upstream.servers());
        fixed.put(key + "dial_timeout", upstream.dialTimeout());
        fixed.put(key + "info_timeout", upstream.infoTimeout());
        fixed.put(key + "proxy_protocol", upstream.identity().proxyProtocol());
    }
}
