package io.postern.monitor;

import java.util.Locale;

/** What a gate is doing. */
public enum GateState {
    /** It has its addresses, and loads what it needs before it accepts. */
    STARTING,
    /** It serves. */
    READY,
    /** It sends its clients away, in lame duck mode. */
    LAME_DUCK,
    /** It accepts no more, and lets sessions end. */
    DRAINING;

    /** As pages and meters spell it. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
