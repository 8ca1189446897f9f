package io.postern.cli;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Every flag of the command line, of whichever command. */
enum Flag {
    HELP("-h", "--help", "", "Prints this help."),
    VERSION("-v", "--version", "", "Prints the version."),
    CONFIG("-c", "--config", "FILE", "The configuration file."),
    CHECK("-t", "--check", "", "Checks the configuration and all files that it names; starts nothing."),
    PRINT_CONFIG("", "--print-config", "", "Prints the configuration in effect: origins shown, secrets not."),
    PID("-P", "--pid", "FILE", "Writes the process id to FILE once the listeners are bound."),
    LOG("-l", "--log", "FILE", "Appends the log to FILE instead of standard error."),
    DEBUG("-D", "--debug", "", "Logs at level debug, with stack traces."),
    TRACE("-V", "--trace", "", "Logs at level trace, which has more than debug."),
    DEBUG_AND_TRACE("-DV", "", "", "Both."),
    SIGNAL("-sl", "--signal", "SIGNAL[=PID]", "Tells a running gate something: see postern signal --help."),
    JSON("", "--json", "", "Prints one JSON object, for programs."),
    COUNT("-n", "--count", "COUNT", "Ends after so many pages."),
    ONCE("", "--once", "", "Prints one page and ends."),
    KEEP("", "--keep", "", "Leaves everything running until a signal ends it."),
    SAN("", "--san", "NAME...", "A DNS name or IP address of the server, besides localhost."),
    EMAIL("", "--email", "ADDRESS...", "A client certificate with this e-mail address."),
    DNS("", "--dns", "NAME...", "A client certificate with this DNS name."),
    URI("", "--uri", "URI...", "A client certificate with this URI, such as a SPIFFE id."),
    DN("", "--dn", "DN...", "A client certificate with this subject, such as 'CN=bob,O=Acme'."),
    BOTH_USAGES("", "--both-usages", "", "Makes each certificate fit for server and client, as routes need it."),
    BAD_SET("", "--bad-set", "", "Adds certificates that must be refused, for tests."),
    NKEY("", "--nkey", "", "Adds an nkey, by which the gate signs as a proxy that nats-server trusts."),
    FORCE("", "--force", "", "Overwrites what is in DIR.");

    private static final String REPEATABLE = "...";

    private final String shortName;
    private final String longName;
    private final String parameter;
    private final String description;

    /** @param parameter what it takes, with three dots behind where it may be repeated; empty where it takes nothing */
    Flag(String shortName, String longName, String parameter, String description) {
        this.shortName = shortName;
        this.longName = longName;
        this.parameter = parameter;
        this.description = description;
    }

    /** Whether {@code text} is a short name, dash included. */
    static boolean isShortName(String text) {
        return Arrays.stream(values()).anyMatch(flag -> flag.shortName.equals(text));
    }

    /** As picocli wants it; a new one each time, as one belongs to one command. */
    OptionSpec spec() {
        String[] names =
                Stream.of(shortName, longName).filter(name -> !name.isEmpty()).toArray(String[]::new);
        OptionSpec.Builder spec = OptionSpec.builder(names);
        if (parameter.isEmpty()) {
            // These two are obeyed before anything that is missing is missed.
            spec.usageHelp(this == HELP).versionHelp(this == VERSION);
            return spec.description(description).type(boolean.class).arity("0").build();
        }
        spec.arity("1").paramLabel(parameter.replace(REPEATABLE, ""));
        return parameter.endsWith(REPEATABLE)
                ? spec.description(description + " Repeatable.")
                        .type(String[].class)
                        .build()
                : spec.description(description).type(String.class).build();
    }

    boolean isIn(ParseResult result) {
        return result.hasMatchedOption(name(this));
    }

    /** The value that was given. */
    Optional<String> value(ParseResult result) {
        return Optional.ofNullable(result.matchedOptionValue(name(this), null));
    }

    /** Every value that was given, in order. */
    Stream<String> values(ParseResult result) {
        return Arrays.stream(result.matchedOptionValue(name(this), new String[0]));
    }

    private static String name(Flag flag) {
        return flag.longName.isEmpty() ? flag.shortName : flag.longName;
    }
}
