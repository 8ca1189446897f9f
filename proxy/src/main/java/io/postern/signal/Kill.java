package io.postern.signal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library's {@code kill}. Not the program of that name, which an image without a shell does not have; and ProcessHandle knows no signals
 * but TERM and KILL.
 */
final class Kill {
    private static final int EPERM = 1;
    private static final int ESRCH = 3;

    private Kill() {}

    /** @throws IOException if it can't be sent: why */
    static void send(long pid, int signal) throws IOException {
        StructLayout state = Linker.Option.captureStateLayout();
        VarHandle errno = state.varHandle(PathElement.groupElement("errno"));
        int failure;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment captured = arena.allocate(state);
            int result = (int) kill().invokeExact(captured, Math.toIntExact(pid), signal);
            failure = result == 0 ? 0 : (int) errno.get(captured, 0L);
        } catch (Throwable e) {
            throw new IllegalStateException("kill can't be called", e);
        }
        switch (failure) {
            case 0 -> {}
            case EPERM -> throw new IOException("operation not permitted");
            case ESRCH -> throw new IOException("no such process");
            default -> throw new IOException("error " + failure);
        }
    }

    @SuppressWarnings("restricted") // two numbers in, one out: there is no memory to get wrong
    private static MethodHandle kill() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("kill"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                Linker.Option.captureCallState("errno"));
    }
}
