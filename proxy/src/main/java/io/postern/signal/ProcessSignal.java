package io.postern.signal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals that the gate answers. By reflection, because javac warns of every mention of {@code sun.misc.Signal} and
 * the JDK has nothing else: a shutdown hook can't tell TERM from INT, and knows no HUP.
 */
public enum ProcessSignal {
    /** Reload. */
    HUP,
    /** Open the log file anew. */
    USR1,
    /** Lame duck mode. */
    USR2,
    /** Drain and stop. */
    TERM,
    /** Stop at once. */
    INT;

    private static final Logger LOG = LoggerFactory.getLogger(ProcessSignal.class);

    /** Has {@code receiver} called, on a thread of the JVM's, for each signal that comes from now on; for USR2 if {@link #answersUsr2}. */
    public static void sendTo(Consumer<ProcessSignal> receiver) {
        for (ProcessSignal signal : values()) {
            if (signal != USR2 || answersUsr2()) {
                signal.arm(() -> receiver.accept(signal));
            }
        }
    }

    /** Whether USR2 is ours in this process. Where it is HotSpot's, a profiler that runs would send us ours. */
    public static boolean answersUsr2() {
        return HotspotSignal.leavesUsr2(System.getenv().getOrDefault(HotspotSignal.VARIABLE, ""));
    }

    private void arm(Runnable action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    handlerType.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            Object signal = signalType.getConstructor(String.class).newInstance(name());
            signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
        } catch (InvocationTargetException e) {
            // This platform has no such signal, or the JVM was told to leave it alone (-Xrs): its own answer stays.
            LOG.debug("signal not served here signal={}", this, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a JDK without sun.misc.Signal", e);
        }
    }
}
