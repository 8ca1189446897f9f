package io.postern.monitor;

/** All meters as text. Thread-safe. */
@FunctionalInterface
public interface MeterText {
    /** As they are now. */
    String in(MeterFormat format);
}
