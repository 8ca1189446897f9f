package io.postern.signal;

/**
 * The signal by which HotSpot stops its own threads, for a profiler such as JFR to look at them: USR2, unless the environment names another
 * (signals_posix.cpp, {@code SR_initialize}).
 */
final class HotspotSignal {
    static final String VARIABLE = "_JAVA_SR_SIGNUM";

    /** What {@link #VARIABLE} is best set to on Linux: a real-time signal that nobody else uses. */
    static final int USUAL = 40;

    /** SIGSEGV: HotSpot takes what is above it, and goes on with USR2 for all else. */
    private static final int BELOW_LEAST = 11;

    private static final int MOST = 64;

    private HotspotSignal() {}

    /** Whether USR2 is not HotSpot's, where {@link #VARIABLE} has {@code value}; empty where it is not set. */
    static boolean leavesUsr2(String value) {
        if (!value.matches("[0-9]{1,3}")) {
            return false;
        }
        int number = Integer.parseInt(value);
        return number > BELOW_LEAST && number <= MOST && number != SignalWord.LDM.number();
    }
}
