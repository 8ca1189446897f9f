package io.postern.session;

import io.postern.config.ListenerConfig;
import io.postern.config.LogConfig;
import io.postern.config.LogConfig.AccessLines;
import io.postern.config.LogConfig.Level;
import io.postern.identity.MappedUser;
import io.postern.log.LineLimit;
import io.postern.log.LineLimit.LeftOut;
import io.postern.log.LineLogger;
import io.postern.log.LogLine;
import io.postern.policy.Verdict;
import io.postern.session.CloseReason.Severity;
import io.postern.tls.HandshakeFacts;
import io.postern.upstream.ProxyHeader;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The log of sessions: a line when one opens (debug) and a line when one ends (its level by the reason), each a constant
 * word and then keys; with access lines both at info at least, and with all that is known. Nothing in them is payload, key or CONNECT; what
 * a network peer chose is cut and escaped, and of lines about one client address so many a second are written.
 */
public final class SessionLog implements SessionObserver {
    private static final LineLogger LOG = new LineLogger("io.postern.session");

    private final Supplier<LogConfig> settings;
    private final LineLimit limit = new LineLimit(
            System::nanoTime,
            task -> CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(task),
            SessionLog::tell);
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** @param settings what the configuration says now; asked on any thread, for each line */
    public SessionLog(Supplier<LogConfig> settings) {
        this.settings = settings;
    }

    @Override
    public void opened(ListenerConfig listener, SessionReport report) {
        Level level = atLeastAccess(Level.DEBUG);
        if (mayWrite(level, report)) {
            LOG.log(level, addTls(report, about("opened", listener, report)));
        }
    }

    @Override
    public void shadowed(ListenerConfig listener, SessionReport report, Verdict.Refused refused) {
        if (mayWrite(Level.INFO, report)) {
            LogLine line = about("shadowed", listener, report)
                    .with("reason", refused.reason().tag());
            LOG.log(Level.INFO, addDetail(refused.detail(), line));
        }
    }

    /** A warning once for each listener and reason: it is the same for every session. */
    @Override
    public void proxyHeaderLeftOut(ListenerConfig listener, ProxyHeader.Support why) {
        if (!warned.add(listener.name() + ' ' + why)) {
            return;
        }
        String hint = switch (why) {
            case TOO_OLD ->
                "the upstream is older than 2.12.2, which knows none, and sees the gate's address for every client's";
            case SWITCHED_OFF ->
                "the upstream waits for none (it needs proxy_protocol: true), and sees the gate's address for every"
                        + " client's";
            case SUPPORTED -> throw new IllegalArgumentException("left out though supported");
        };
        LOG.log(
                Level.WARN,
                new LogLine("proxy header left out")
                        .with("listener", listener.name())
                        .with("upstream", listener.upstream())
                        .text("hint", hint));
    }

    @Override
    public void closed(ListenerConfig listener, SessionReport report, CloseReason reason) {
        Level level = atLeastAccess(level(reason.severity()));
        if (!mayWrite(level, report)) {
            // Most sessions end quietly, and what follows costs as much as a part of their handshake.
            return;
        }
        LogLine line = about("closed", listener, report);
        if (hasAccessLines()) {
            addTls(report, line)
                    .with("in_bytes", report.fromClient().bytes())
                    .with("out_bytes", report.fromUpstream().bytes());
        }
        line.with("reason", reason.tag()).with("after", report.age());
        LOG.log(level, addDetail(report.detail(), line));
    }

    private boolean hasAccessLines() {
        return settings.get().accessLines() == AccessLines.ON;
    }

    /** A defect is told of whoever brought it to light. */
    private boolean mayWrite(Level level, SessionReport report) {
        return LOG.writes(level)
                && (level == Level.ERROR
                        || limit.admits(
                                report.client().getAddress(),
                                level,
                                settings.get().linesPerSource()));
    }

    private static void tell(LeftOut leftOut) {
        LOG.log(
                leftOut.level(),
                new LogLine("left out")
                        .with("lines", leftOut.lines())
                        .with("client", leftOut.most().getHostAddress())
                        .with("of_client", leftOut.mostLines()));
    }

    private Level atLeastAccess(Level level) {
        return level == Level.DEBUG && hasAccessLines() ? Level.INFO : level;
    }

    private static Level level(Severity severity) {
        return switch (severity) {
            case QUIET -> Level.DEBUG;
            case NOTICE -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
    }

    private static LogLine about(String word, ListenerConfig listener, SessionReport report) {
        InetSocketAddress client = report.client();
        LogLine line = new LogLine(word)
                .with("session", report.id())
                .with("listener", listener.name())
                .with("client", text(client));
        if (!report.peer().equals(client)) {
            line.with("via", text(report.peer()));
        }
        line.with("mode", report.mode().tag());
        report.upstreamClientId().ifPresent(id -> line.with("upstream_cid", id));
        switch (report.identity()) {
            case Identity.Mapped(MappedUser user, var _) ->
                line.text("user", user.user())
                        .with("mapped_by", user.field().name().toLowerCase(Locale.ROOT));
            case Identity.Unmapped _, Identity.Relayed _ -> {}
        }
        return line;
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ':' + address.getPort();
    }

    private static LogLine addTls(SessionReport report, LogLine line) {
        report.facts().ifPresent(facts -> add(facts, line));
        return line;
    }

    private static void add(HandshakeFacts facts, LogLine line) {
        line.with("tls", facts.version())
                .with("cipher", facts.cipherSuite())
                .with("group", facts.group())
                .with("resumed", facts.resumed())
                .text("sni", facts.serverName());
    }

    private static LogLine addDetail(String detail, LogLine line) {
        return detail.isEmpty() ? line : line.text("detail", detail);
    }
}
