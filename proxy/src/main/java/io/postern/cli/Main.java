package io.postern.cli;

import io.postern.Postern;
import io.postern.Version;
import io.postern.admin.AdminAnswer;
import io.postern.admin.AdminClient;
import io.postern.certs.DevCerts;
import io.postern.certs.DevCertsException;
import io.postern.cli.Invocation.Verbosity;
import io.postern.config.ConfigException;
import io.postern.config.ConfigLoader;
import io.postern.config.ConfigProblem;
import io.postern.config.EffectiveConfig;
import io.postern.config.PosternConfig;
import io.postern.explain.Explanation;
import io.postern.signal.SignalSender;
import io.postern.signal.SignalWord;
import io.postern.top.Top;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The program. What was asked for goes to standard output, what went wrong to standard error. */
public final class Main {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int UNUSABLE = 2;

    private Main() {}

    /** Does what {@code arguments} ask for, and ends the process: 0 well, 1 after a failure, 2 on bad usage or configuration. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String... arguments) {
        try {
            Optional<Invocation.Run> plain = PlainRun.parse(arguments);
            return perform(plain.isPresent() ? plain.get() : Arguments.parse(arguments));
        } catch (UsageException e) {
            complain(e.getMessage() + " (postern --help tells more)");
            return UNUSABLE;
        }
    }

    private static int perform(Invocation invocation) {
        try {
            return attempt(invocation);
        } catch (ConfigException e) {
            print(e.problems());
            return UNUSABLE;
        } catch (IOException e) {
            complain(Failures.describe(e));
            traceIfDebugging(invocation, e);
            return FAILED;
        } catch (DevCertsException e) {
            e.problems().forEach(Main::complain);
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            complain("interrupted");
            return FAILED;
        } catch (RuntimeException e) {
            complain("a fault of postern itself: " + e);
            traceIfDebugging(invocation, e);
            return FAILED;
        }
    }

    private static int attempt(Invocation invocation)
            throws ConfigException, DevCertsException, IOException, InterruptedException {
        return switch (invocation) {
            case Invocation.Run run -> {
                GateRun.untilStopped(run);
                yield OK;
            }
            case Invocation.Check check -> check(check.config());
            case Invocation.PrintConfig print -> result(EffectiveConfig.render(print.config()));
            case Invocation.ExplainCertificate explain -> result(explain(explain));
            case Invocation.Demo demo -> Demo.run(demo, System.out) ? OK : FAILED;
            case Invocation.MakeCertificates make ->
                result(DevCerts.make(make.request()).describe());
            case Invocation.SendSignal(SignalWord word, String target) -> {
                new SignalSender(Main::runsGate).send(word, target);
                yield OK;
            }
            case Invocation.AskHealth(URI url) -> health(url);
            case Invocation.Admin admin -> ask(admin);
            case Invocation.Top top -> {
                Top.run(MonitorAddress.of(top.gate()), top.pages(), System.out);
                yield OK;
            }
            case Invocation.ShowVersion() -> result("postern: v" + Version.current());
            case Invocation.ShowHelp(String text) -> result(text);
        };
    }

    /** Whether a process with this command line is one of ours, and runs a gate. */
    private static boolean runsGate(List<String> commandLine) {
        int name = commandLine.indexOf(Main.class.getName());
        if (name < 0) {
            // An image of a container has that name in the JVM's argument file.
            name = commandLine.stream()
                    .map(word -> word.replaceFirst("^@.*/", "@"))
                    .toList()
                    .indexOf("@java-arguments");
        }
        if (name < 0) {
            return false;
        }
        List<String> arguments = commandLine.subList(name + 1, commandLine.size());
        try {
            // The kernel ends each argument with NUL, the last one too.
            return Arguments.parse(arguments.stream()
                            .filter(argument -> !argument.isEmpty())
                            .toArray(String[]::new))
                    instanceof Invocation.Run;
        } catch (UsageException e) {
            return false;
        }
    }

    private static int check(Path file) throws ConfigException {
        Postern.check(ConfigLoader.load(file)).forEach(warning -> System.err.println("warning: " + warning));
        complain("configuration file " + file + " is valid");
        return OK;
    }

    private static String explain(Invocation.ExplainCertificate asked) throws ConfigException, IOException {
        PosternConfig config = ConfigLoader.load(asked.config());
        // All that a start would refuse, told at once.
        Postern.check(config);
        Explanation explanation = Explanation.of(asked.certificate(), config, Instant.now());
        return switch (asked.format()) {
            case TEXT -> explanation.text();
            case JSON -> explanation.json();
        };
    }

    private static int health(URI url) throws IOException {
        HealthCheck.Answer answer = HealthCheck.ask(url);
        if (answer.isWell()) {
            return result(answer.text());
        }
        complain(url + ": not well, status=" + answer.status() + " " + answer.text());
        return FAILED;
    }

    private static int ask(Invocation.Admin admin) throws IOException {
        String block = admin.command().startsWith("add-listener ")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : "";
        AdminAnswer answer = AdminClient.ask(admin.socket(), admin.command(), block);
        answer.lines().forEach(answer.done() ? System.out::println : System.err::println);
        return answer.done() ? OK : FAILED;
    }

    private static int result(String text) {
        System.out.println(text.stripTrailing());
        return OK;
    }

    private static void print(List<ConfigProblem> problems) {
        problems.forEach(System.err::println);
    }

    private static void complain(String message) {
        System.err.println("postern: " + message);
    }

    private static void traceIfDebugging(Invocation invocation, Exception e) {
        Verbosity verbosity = switch (invocation) {
            case Invocation.Run run -> run.verbosity();
            case Invocation.Demo demo -> demo.verbosity();
            default -> Verbosity.AS_CONFIGURED;
        };
        if (verbosity != Verbosity.AS_CONFIGURED) {
            e.printStackTrace();
        }
    }
}
