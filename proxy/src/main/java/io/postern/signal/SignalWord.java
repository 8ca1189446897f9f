package io.postern.signal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a running gate can be told from outside: nats-server's words for it, and the signal that each is. */
public enum SignalWord {
    /** Read the configuration and all files again: HUP. */
    RELOAD(1, 1),
    /** Open the log file anew: USR1. */
    REOPEN(10, 30),
    /** Lame duck mode: USR2. */
    LDM(12, 31),
    /** Stop at once: INT. */
    QUIT(2, 2),
    /** Drain and stop: TERM. */
    TERM(15, 15),
    /** End without a word to anyone: KILL, as in nats-server. */
    STOP(9, 9);

    private static final boolean IS_MAC = System.getProperty("os.name").startsWith("Mac");

    private final int onLinux;
    private final int onMac;

    SignalWord(int onLinux, int onMac) {
        this.onLinux = onLinux;
        this.onMac = onMac;
    }

    /** The signal's number on this platform. */
    int number() {
        return IS_MAC ? onMac : onLinux;
    }

    /** Whether a process ends by it that does not answer it, though no end was asked for. */
    boolean mustBeAnswered() {
        return switch (this) {
            case RELOAD, REOPEN, LDM -> true;
            case QUIT, TERM, STOP -> false;
        };
    }

    /** The one that is spelled {@code word}. */
    public static Optional<SignalWord> of(String word) {
        return Arrays.stream(values())
                .filter(known -> known.toString().equals(word))
                .findFirst();
    }

    /** All of them, for a message. */
    public static String all() {
        return Arrays.stream(values()).map(SignalWord::toString).collect(Collectors.joining(", "));
    }

    /** As the command line spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
