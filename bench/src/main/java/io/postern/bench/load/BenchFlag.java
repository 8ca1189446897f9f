package io.postern.bench.load;

import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of {@code postern bench}. */
enum BenchFlag {
    QUICK("--quick", "", "The headline ratios, in under two minutes."),
    ONLY("--only", "GATES", "These gates alone, by their short names, with commas between."),
    WORKLOADS("--workloads", "NAMES", "These workloads alone; a name may end in * for all that begin so."),
    LAUNCHES("--launches", "N", "How often all gates are started anew (3; quick: 1)."),
    ROUNDS("--rounds", "N", "How many rounds there are in a launch, at the most (2; quick: 3)."),
    MINUTES("--minutes", "N", "How long it may take: rounds are left out where it would take longer (75; quick: 1.6)."),
    CPU("--cpu", "N", "The CPU that gate, upstream and driver share (0)."),
    CIPHER("--cipher", "SUITE", "The suite of all handshakes (TLS_AES_256_GCM_SHA384)."),
    BASE("--base", "GATES", "The gates that others are set against (rustls,haproxy)."),
    JSON("--json", "FILE", "Writes all that was measured, as JSON."),
    PLOTS("--plots", "DIR", "Draws a plot of each workload, in SVG."),
    PAGE("--page", "FILE", "Writes the results as a page of Markdown."),
    LIST("--list", "", "Lists the workloads, and the gates that are here."),
    HELP("--help", "", "Prints this help.");

    private final String flag;
    private final String parameter;
    private final String description;

    /** @param parameter what it takes; empty where it takes nothing */
    BenchFlag(String flag, String parameter, String description) {
        this.flag = flag;
        this.parameter = parameter;
        this.description = description;
    }

    OptionSpec spec() {
        OptionSpec.Builder spec = OptionSpec.builder(flag).description(description);
        return parameter.isEmpty()
                ? spec.type(boolean.class).arity("0").usageHelp(this == HELP).build()
                : spec.type(String.class).arity("1").paramLabel(parameter).build();
    }

    @Override
    public String toString() {
        return flag;
    }

    boolean isIn(ParseResult result) {
        return result.hasMatchedOption(flag);
    }

    Optional<String> value(ParseResult result) {
        return Optional.ofNullable(result.matchedOptionValue(flag, null));
    }
}
