package io.postern.cli;

import io.postern.config.ClientSecurity;
import io.postern.config.ConfigException;
import io.postern.config.ConfigLoader;
import io.postern.config.ConfigProblem;
import io.postern.config.ListenerConfig;
import io.postern.config.PosternConfig;
import io.postern.config.TlsConfig;
import io.postern.tls.ServerTls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a configuration and all files that it names, as a start would, and starts nothing. */
final class ConfigurationCheck {
    private ConfigurationCheck() {}

    /**
     * Checks {@code file}. Blocks on the files.
     *
     * @return what an operator should know of a configuration that can be used all the same
     * @throws ConfigException with every problem of the configuration, or else of the files that it names
     */
    static List<ConfigProblem> warnings(Path file) throws ConfigException {
        PosternConfig config = ConfigLoader.load(file);
        List<ConfigProblem> problems = new ArrayList<>();
        for (ListenerConfig listener : config.listeners()) {
            problems.addAll(problems(listener));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config.listeners().stream()
                .flatMap(listener -> ServerTls.warnings(listener).stream())
                .toList();
    }

    private static List<ConfigProblem> problems(ListenerConfig listener) {
        return switch (listener.security()) {
            case ClientSecurity.Plaintext() -> List.of();
            case ClientSecurity.Tls(TlsConfig tls, var _) -> {
                try {
                    ServerTls.load(listener.name(), tls).close();
                    yield List.of();
                } catch (ConfigException e) {
                    yield e.problems();
                }
            }
        };
    }
}
