package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.certs.ClientIdentity;
import io.postern.certs.DevCertsRequest;
import io.postern.cli.Invocation.Afterwards;
import io.postern.cli.Invocation.Format;
import io.postern.cli.Invocation.LogTarget;
import io.postern.cli.Invocation.Monitored;
import io.postern.cli.Invocation.PidFile;
import io.postern.cli.Invocation.Verbosity;
import io.postern.signal.SignalWord;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static final Path FILE = Path.of("postern.conf");

    static Stream<Arguments> understood() {
        return Stream.of(
                Arguments.of("-c postern.conf", run(Verbosity.AS_CONFIGURED)),
                Arguments.of("run -c postern.conf", run(Verbosity.AS_CONFIGURED)),
                Arguments.of("-config postern.conf", run(Verbosity.AS_CONFIGURED)),
                Arguments.of("--config postern.conf", run(Verbosity.AS_CONFIGURED)),
                Arguments.of("--config=postern.conf", run(Verbosity.AS_CONFIGURED)),
                Arguments.of("-config=postern.conf", run(Verbosity.AS_CONFIGURED)),
                Arguments.of("-c=postern.conf", run(Verbosity.AS_CONFIGURED)),
                Arguments.of("-c postern.conf -D", run(Verbosity.DEBUG)),
                Arguments.of("-c postern.conf --debug", run(Verbosity.DEBUG)),
                Arguments.of("-V -c postern.conf", run(Verbosity.TRACE)),
                Arguments.of("-DV -c postern.conf", run(Verbosity.TRACE)),
                Arguments.of("-D -V -c postern.conf", run(Verbosity.TRACE)),
                Arguments.of(
                        "-c postern.conf -P p.pid -l p.log",
                        new Invocation.Run(
                                FILE,
                                new LogTarget.LogFile(Path.of("p.log")),
                                new PidFile.At(Path.of("p.pid")),
                                Verbosity.AS_CONFIGURED)),
                Arguments.of(
                        "run -pid p.pid --log p.log -c postern.conf",
                        new Invocation.Run(
                                FILE,
                                new LogTarget.LogFile(Path.of("p.log")),
                                new PidFile.At(Path.of("p.pid")),
                                Verbosity.AS_CONFIGURED)),
                Arguments.of("-t -c postern.conf", new Invocation.Check(FILE)),
                Arguments.of("--check -c postern.conf", new Invocation.Check(FILE)),
                Arguments.of("run -t -c postern.conf", new Invocation.Check(FILE)),
                Arguments.of("check -c postern.conf", new Invocation.Check(FILE)),
                Arguments.of("-print-config -c postern.conf", new Invocation.PrintConfig(FILE)),
                Arguments.of("--print-config -c postern.conf", new Invocation.PrintConfig(FILE)),
                Arguments.of(
                        "explain-cert alice.pem -c postern.conf",
                        new Invocation.ExplainCertificate(Path.of("alice.pem"), FILE, Format.TEXT)),
                Arguments.of(
                        "explain-cert -json -c postern.conf alice.pem",
                        new Invocation.ExplainCertificate(Path.of("alice.pem"), FILE, Format.JSON)),
                Arguments.of("top", top("http://127.0.0.1:8223", 0)),
                Arguments.of("top -n 3 http://gate:1", top("http://gate:1", 3)),
                Arguments.of("top --once gate:1", top("http://gate:1", 1)),
                Arguments.of("top -c postern.conf", new Invocation.Top(new Monitored.ConfiguredBy(FILE), 0)),
                Arguments.of("signal reload", new Invocation.SendSignal(SignalWord.RELOAD, "")),
                Arguments.of(
                        "signal ldm=/run/postern.pid", new Invocation.SendSignal(SignalWord.LDM, "/run/postern.pid")),
                Arguments.of("-sl reopen", new Invocation.SendSignal(SignalWord.REOPEN, "")),
                Arguments.of("-sl=quit=4711", new Invocation.SendSignal(SignalWord.QUIT, "4711")),
                Arguments.of("-signal term=47*", new Invocation.SendSignal(SignalWord.TERM, "47*")),
                Arguments.of("--signal stop=a=b", new Invocation.SendSignal(SignalWord.STOP, "a=b")),
                Arguments.of("--signal=stop", new Invocation.SendSignal(SignalWord.STOP, "")),
                Arguments.of("demo", new Invocation.Demo(Afterwards.CLEAN_UP, Verbosity.AS_CONFIGURED)),
                Arguments.of("demo -keep -D", new Invocation.Demo(Afterwards.KEEP_RUNNING, Verbosity.DEBUG)),
                Arguments.of("health", new Invocation.AskHealth(URI.create("http://127.0.0.1:8223/healthz"))),
                Arguments.of("health http://[::1]:8000", new Invocation.AskHealth(URI.create("http://[::1]:8000"))),
                Arguments.of("-v", new Invocation.ShowVersion()),
                Arguments.of("--version", new Invocation.ShowVersion()));
    }

    @ParameterizedTest
    @MethodSource
    void understood(String line, Invocation expected) throws UsageException {
        assertEquals(expected, parse(line));
    }

    @Test
    void devCertsTakesNamesAndIdentities() throws UsageException {
        DevCertsRequest expected = new DevCertsRequest(
                Path.of("certs"),
                List.of("a.example", "10.0.0.1"),
                List.of(
                        new ClientIdentity.Email("alice@example.com"),
                        new ClientIdentity.Dns("d.example"),
                        new ClientIdentity.Uri("spiffe://x/y"),
                        new ClientIdentity.Dn("CN=bob,O=Acme")),
                true,
                true,
                true,
                DevCertsRequest.Overwrite.FORCE);
        assertEquals(
                new Invocation.MakeCertificates(expected),
                parse("dev-certs certs --san a.example -san 10.0.0.1 --dn CN=bob,O=Acme --email alice@example.com"
                        + " --uri spiffe://x/y --dns d.example --both-usages --bad-set --nkey --force"));
    }

    @Test
    void devCertsNeedsNothingButTheFolder() throws UsageException {
        DevCertsRequest expected = new DevCertsRequest(
                Path.of("certs"), List.of(), List.of(), false, false, DevCertsRequest.Overwrite.REFUSE);
        assertEquals(new Invocation.MakeCertificates(expected), parse("dev-certs certs"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-h",
                "--help",
                "-help",
                "run -h",
                "check -h",
                "demo --help",
                "dev-certs -h",
                "explain-cert -h",
                "signal -h",
                "health -h"
            })
    void helpIsGivenForEachCommandWhateverElseIsMissing(String line) throws UsageException {
        String text = assertInstanceOf(Invocation.ShowHelp.class, parse(line)).text();
        assertTrue(text.startsWith("Usage: postern"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--confg postern.conf | unknown flag --confg; did you mean --config?",
                "-confg postern.conf  | unknown flag --confg; did you mean --config?",
                "-c postern.conf -sl  | --signal needs SIGNAL[=PID]",
                "signal               | signal needs SIGNAL[=PID]",
                "signal restart       | unknown signal \"restart\" (one of reload, reopen, ldm, quit, term, stop)",
                "-sl kill=5           | unknown signal \"kill\" (one of reload, reopen, ldm, quit, term, stop)",
                "-x                   | unknown flag -x",
                "chekc                | unknown argument chekc; did you mean check?",
                "demo -c postern.conf | unknown flag -c",
                "demo extra           | unknown argument extra",
                "-c                   | --config needs FILE",
                "-c -t                | --config needs FILE",
                "-c a -c b            | --config is given twice",
                "dev-certs            | dev-certs needs DIR",
                "explain-cert -c a    | explain-cert needs CERT",
                "top -c a http://b:1  | name the gate by URL or by -c FILE, not by both",
                "top https://b        | no address of a monitor: https://b (expected: http://HOST:PORT)",
                "top -n many          | --count many (expected: a number of pages)",
                "dev-certs certs --san| --san needs NAME",
                "health https://a/    | health: https://a/ (expected: a URL such as http://127.0.0.1:8223/healthz)",
                "health 127.0.0.1:80  | health: 127.0.0.1:80 (expected: a URL such as http://127.0.0.1:8223/healthz)",
                "health a b           | unknown argument b",
                "health -c a          | unknown flag -c",
                "-c a check           | flags stand behind the command: postern check FLAGS"
            })
    void whatIsWrongIsSaidInOneLine(String line, String message) {
        UsageException e = assertThrows(UsageException.class, () -> parse(line));
        assertEquals(message, e.getMessage());
    }

    @Test
    void namesThatCanNotStandInACertificateAreBadUsage() {
        UsageException e = assertThrows(UsageException.class, () -> parse("dev-certs certs --email nobody"));
        assertTrue(String.valueOf(e.getMessage()).contains("nobody"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run", "check", "-t", "--print-config", "-D", "explain-cert alice.pem"})
    void aMissingConfigurationIsAskedFor(String line) {
        UsageException e = assertThrows(UsageException.class, () -> parse(line));
        assertEquals("no configuration: name it with -c FILE, or try: postern demo", e.getMessage());
    }

    private static Invocation top(String monitor, int pages) {
        return new Invocation.Top(new Monitored.At(URI.create(monitor)), pages);
    }

    private static Invocation run(Verbosity verbosity) {
        return new Invocation.Run(FILE, new LogTarget.AsConfigured(), new PidFile.None(), verbosity);
    }

    private static Invocation parse(String line) throws UsageException {
        return io.postern.cli.Arguments.parse(line.isEmpty() ? new String[0] : line.split(" +"));
    }
}
