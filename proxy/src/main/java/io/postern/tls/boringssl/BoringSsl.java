package io.postern.tls.boringssl;

import io.netty.internal.tcnative.Library;
import io.netty.internal.tcnative.SSL;
import io.netty.util.internal.NativeLibraryLoader;
import io.netty.util.internal.PlatformDependent;
import io.postern.tls.ContextRequest;
import io.postern.tls.EngineUnavailableException;
import io.postern.tls.PemException;
import io.postern.tls.ServerKey;
import io.postern.tls.TlsContext;
import io.postern.tls.TlsEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * BoringSSL, inside netty-tcnative's native library, which is used without Netty's own classes around it: those try every cipher
 * and curve when they are loaded, which takes longer than the rest of a start, and keep keys in the Java heap.
 */
public final class BoringSsl implements TlsEngine {
    private static final String VERSION_FILE = "/META-INF/maven/io.netty/netty-tcnative-classes/pom.properties";

    private static @Nullable BoringSsl loaded;

    private BoringSsl() {}

    /**
     * The engine; its library is loaded at the first call.
     *
     * @throws EngineUnavailableException if there is none for this platform, or it does not load
     */
    public static synchronized BoringSsl load() throws EngineUnavailableException {
        BoringSsl engine = loaded;
        if (engine == null) {
            engine = new BoringSsl();
            loadLibrary();
            loaded = engine;
        }
        return engine;
    }

    private static void loadLibrary() throws EngineUnavailableException {
        String name = "netty_tcnative_" + PlatformDependent.normalizedOs() + "_" + PlatformDependent.normalizedArch();
        try {
            // From java.library.path where it is there, else out of its jar into a temporary folder.
            NativeLibraryLoader.load(name, SSL.class.getClassLoader());
            if (!Library.initialize()) {
                throw new EngineUnavailableException(name + " does not start");
            }
        } catch (EngineUnavailableException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            throw new EngineUnavailableException(name + " does not load: " + e.getMessage());
        }
    }

    @Override
    public String description() {
        return "BoringSSL (netty-tcnative " + bindingVersion() + ")";
    }

    private static String bindingVersion() {
        Properties artifact = new Properties();
        try (InputStream in = SSL.class.getResourceAsStream(VERSION_FILE)) {
            if (in != null) {
                artifact.load(in);
            }
        } catch (IOException unreadable) {
            artifact.clear();
        }
        return artifact.getProperty("version", "of unknown version");
    }

    @Override
    public ServerKey readKey(Path file) throws PemException {
        return NativeKey.read(file);
    }

    @Override
    public TlsContext newContext(ContextRequest request) throws SSLException {
        return NativeContext.of(request);
    }
}
