package io.postern;

import io.postern.config.ConfigException;
import io.postern.config.Origin;
import io.postern.config.TlsEngineName;
import io.postern.tls.EngineUnavailableException;
import io.postern.tls.TlsEngine;
import io.postern.tls.boringssl.BoringSsl;
import io.postern.tls.jdk.Jsse;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses what does TLS. */
final class TlsEngines {
    private static final Logger LOG = LoggerFactory.getLogger(TlsEngines.class);

    private TlsEngines() {}

    /**
     * The one of that name.
     *
     * @throws ConfigException if the native one is asked for by its name, and can't be had here
     */
    static TlsEngine choose(TlsEngineName name) throws ConfigException {
        return switch (name) {
            case AUTO -> nativeElseJdk();
            case NATIVE -> nativeOnly();
            case JDK -> Jsse.create();
        };
    }

    private static TlsEngine nativeElseJdk() {
        try {
            return BoringSsl.load();
        } catch (EngineUnavailableException e) {
            LOG.warn("tls engine=native status=unavailable instead=jdk reason=\"{}\"", e.getMessage());
            return Jsse.create();
        }
    }

    private static TlsEngine nativeOnly() throws ConfigException {
        try {
            return BoringSsl.load();
        } catch (EngineUnavailableException e) {
            throw new ConfigException(List.of(new Origin("", 0, "tls_engine")
                    .problem("native can't be used on this platform: " + e.getMessage(), "auto or jdk")));
        }
    }
}
