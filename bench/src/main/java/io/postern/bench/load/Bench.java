package io.postern.bench.load;

import io.postern.bench.gate.Certificates;
import io.postern.bench.gate.Checkout;
import io.postern.bench.gate.Finding;
import io.postern.bench.gate.Gate;
import io.postern.bench.gate.Gates;
import io.postern.bench.report.BarPlot;
import io.postern.bench.report.Line;
import io.postern.bench.report.Report;
import io.postern.bench.report.ReportJson;
import io.postern.bench.report.ReportPage;
import io.postern.bench.report.ReportText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The program behind {@code postern bench}. Results on standard output, progress and what goes wrong on standard error. */
public final class Bench {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int UNUSABLE = 2;
    /** Set by the launcher. */
    private static final String ROOT = "project.root";

    private Bench() {}

    /** Does what {@code arguments} ask for, and ends the process: 0 well, 1 after a failure of ours, 2 on bad usage. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        try {
            return switch (Options.parse(arguments)) {
                case Options.Wish.Help(String text) -> print(text);
                case Options.Wish.Show() -> print(list());
                case Options.Wish.Run(Options options) -> measure(options);
            };
        } catch (IllegalArgumentException e) {
            complain(e.getMessage() + " (postern bench --help tells more)");
            return UNUSABLE;
        } catch (IOException e) {
            complain(String.valueOf(e.getMessage()));
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            complain("interrupted");
            return FAILED;
        }
    }

    private static int measure(Options options) throws IOException, InterruptedException {
        Checkout checkout = checkout();
        Progress progress = new Progress(System.err);
        new Programs(checkout, progress).build(options.gates());
        try (Workspace workspace = Workspace.make()) {
            Path folder = workspace.folder();
            Rig rig = new Rig(
                    checkout,
                    new Gates(checkout, folder),
                    Certificates.in(folder.resolve("certs")),
                    folder,
                    options.extent());
            Run run = new Run(rig, options, progress);
            run.measure();
            Report report = new Setting(rig, options).report(run);
            write(report, options.output());
            System.out.print(ReportText.of(report));
            return run.notes().ourFault() ? FAILED : OK;
        }
    }

    private static void write(Report report, Options.Output output) throws IOException {
        Optional<Path> json = Options.wanted(output.json());
        if (json.isPresent()) {
            Files.writeString(json.get(), ReportJson.of(report));
        }
        Optional<Path> plots = Options.wanted(output.plots());
        if (plots.isPresent()) {
            Files.createDirectories(plots.get());
            for (Line line : report.lines()) {
                Files.writeString(plots.get().resolve(line.workload() + ".svg"), BarPlot.of(report, line));
            }
        }
        Optional<Path> page = Options.wanted(output.page());
        if (page.isPresent()) {
            Files.writeString(
                    page.get(),
                    ReportPage.of(
                            report, plots.map(dir -> relative(page.get(), dir)).orElse("")));
        }
    }

    // As the page has to name it.
    private static String relative(Path page, Path plots) {
        Path from = page.toAbsolutePath().normalize().getParent();
        String path = from == null
                ? plots.toString()
                : from.relativize(plots.toAbsolutePath().normalize()).toString();
        return path.isEmpty() ? "" : path + "/";
    }

    private static String list() throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder("Workloads:\n");
        for (Workload workload : Workloads.ALL) {
            String quick = Workloads.QUICK.contains(workload.name()) ? " (quick)" : "";
            text.append(String.format(
                    "  %-26s %s%s%n", workload.name(), workload.line().title(), quick));
        }
        text.append("\nGates:\n");
        Gates gates = new Gates(checkout(), Path.of("."));
        for (Gate gate : Gate.values()) {
            String state = switch (gates.find(gate)) {
                case Finding.Found(Path _, String version) -> version;
                case Finding.Missing(String why) -> "not here: " + why;
            };
            text.append(String.format("  %-12s %-22s %s%n", gate.key(), gate.label(), state));
        }
        return text.toString();
    }

    private static Checkout checkout() throws IOException {
        return new Checkout(Path.of(System.getProperty(ROOT, ".")).toRealPath());
    }

    private static int print(String text) {
        System.out.println(text.stripTrailing());
        return OK;
    }

    private static void complain(String message) {
        System.err.println("postern bench: " + message);
    }
}
