package io.postern.signal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A process, as Linux tells of it in {@code /proc}. What can't be seen there (another user's, another system's) is not held against it.
 *
 * @param pid its id
 */
record GateProcess(long pid) {
    private static final Path PROC = Path.of("/proc");
    private static final String CAUGHT = "SigCgt:";

    /** The ids of all processes of which {@code runsGate} holds, but for this one, in order. */
    static List<Long> others(Predicate<List<String>> runsGate) {
        long own = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> pid != own)
                .filter(pid ->
                        new GateProcess(pid).commandLine().filter(runsGate).isPresent())
                .sorted()
                .toList();
    }

    /**
     * Looks whether the process is a gate that answers the signal of {@code word}, rather than end by it.
     *
     * @throws IOException if it is not, or does not: why, and what to do
     */
    void require(SignalWord word, Predicate<List<String>> runsGate) throws IOException {
        if (ProcessHandle.of(pid).isEmpty()) {
            throw new IOException("no such process");
        }
        Optional<List<String>> commandLine = commandLine();
        if (commandLine.isPresent() && !runsGate.test(commandLine.get())) {
            throw new IOException("this process runs no gate, so nothing was sent; is the pid file an old one?");
        }
        if (word == SignalWord.LDM && hotspotHasUsr2()) {
            throw new IOException("its JVM keeps SIGUSR2 for itself: start the gate with " + HotspotSignal.VARIABLE
                    + "=" + HotspotSignal.USUAL
                    + " in its environment, as ./postern does; or use ldm of the admin socket");
        }
        if (word.mustBeAnswered() && !catches(word.number())) {
            throw new IOException("it does not answer this signal, and would end by it: is it still starting?");
        }
    }

    /** Not by ProcessHandle where there is /proc: it cuts what is long, as a class path is. */
    private Optional<List<String>> commandLine() {
        return read("cmdline")
                .map(text -> Arrays.asList(text.split("\0", -1)))
                .or(() -> ProcessHandle.of(pid)
                        .map(ProcessHandle::info)
                        .flatMap(ProcessHandle.Info::arguments)
                        .map(Arrays::asList));
    }

    private boolean hotspotHasUsr2() {
        String name = HotspotSignal.VARIABLE + "=";
        return read("environ")
                .map(text -> Arrays.stream(text.split("\0", -1))
                        .filter(variable -> variable.startsWith(name))
                        .map(variable -> variable.substring(name.length()))
                        .noneMatch(HotspotSignal::leavesUsr2))
                .orElse(false);
    }

    private boolean catches(int signal) {
        return read("status")
                .flatMap(text ->
                        text.lines().filter(line -> line.startsWith(CAUGHT)).findFirst())
                .map(line ->
                        Long.parseUnsignedLong(line.substring(CAUGHT.length()).strip(), 16))
                .map(mask -> (mask & (1L << (signal - 1))) != 0)
                .orElse(true);
    }

    private Optional<String> read(String name) {
        try {
            Path file = PROC.resolve(Long.toString(pid)).resolve(name);
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // Another user's; or gone, or a system without.
            return Optional.empty();
        }
    }
}
