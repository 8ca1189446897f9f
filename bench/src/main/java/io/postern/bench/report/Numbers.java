package io.postern.bench.report;

import java.util.Locale;

/** Numbers as they are shown: three digits that count. */
final class Numbers {
    private Numbers() {}

    /** {@code 0.0123}, {@code 0.97}, {@code 7.31}, {@code 12.3}, {@code 1234}. */
    static String of(double value) {
        double size = Math.abs(value);
        String format = size >= 99.95 ? "%.0f" : size >= 9.995 ? "%.1f" : size >= 0.1 || size == 0 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }

    /** {@code 7.20-7.53}. */
    static String range(Summary summary) {
        return of(summary.min()) + "-" + of(summary.max());
    }
}
