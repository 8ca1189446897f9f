package io.postern.log;

import java.util.ArrayList;
import java.util.List;

/** Whether the stack trace of what was thrown is written. */
enum StackTraces {
    WRITTEN,
    LEFT_OUT;

    private static final int MOST_CAUSES = 8;

    /** The lines to write of {@code thrown}: where it was made, and each of its causes; none where it is left out. */
    List<String> of(Throwable thrown) {
        List<String> lines = new ArrayList<>();
        if (this == LEFT_OUT) {
            return lines;
        }
        // Not Throwable.printStackTrace: it copies messages as they are, line breaks and all.
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++, cause = cause.getCause()) {
            if (depth > 0) {
                lines.add("  caused by " + cause);
            }
            for (StackTraceElement frame : cause.getStackTrace()) {
                lines.add("    at " + frame);
            }
        }
        return lines;
    }
}
