package io.postern.session;

import io.postern.config.ListenerConfig;
import io.postern.identity.MappedUser;
import io.postern.policy.Verdict;
import io.postern.session.CloseReason.Severity;
import io.postern.tls.HandshakeFacts;
import io.postern.upstream.ProxyHeader;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The log of sessions: a line when one opens (debug) and a line when one ends (its level by the reason), each a constant
 * word and then keys. Nothing in them is payload, key or CONNECT; what a network peer chose is cut and escaped.
 */
public final class SessionLog implements SessionObserver {
    private static final Logger LOG = LoggerFactory.getLogger("io.postern.session");
    private static final int MAX_DETAIL = 200;

    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    @Override
    public void opened(ListenerConfig listener, SessionReport report) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("opened {}{}", who(listener, report), tls(report));
        }
    }

    @Override
    public void shadowed(ListenerConfig listener, SessionReport report, Verdict.Refused refused) {
        LOG.info(
                "shadowed {} reason={}{}",
                who(listener, report),
                refused.reason().tag(),
                detail(refused.detail()));
    }

    /** A warning once for each listener and reason: it is the same for every session. */
    @Override
    public void proxyHeaderLeftOut(ListenerConfig listener, ProxyHeader.Support why) {
        if (!warned.add(listener.name() + ' ' + why)) {
            return;
        }
        switch (why) {
            case TOO_OLD ->
                LOG.warn(
                        "proxy header left out listener={} upstream={}: the upstream is older than 2.12.2, which"
                                + " knows none, and sees the gate's address for every client's",
                        listener.name(),
                        listener.upstream());
            case SWITCHED_OFF ->
                LOG.warn(
                        "proxy header left out listener={} upstream={}: the upstream waits for none (it needs"
                                + " proxy_protocol: true), and sees the gate's address for every client's",
                        listener.name(),
                        listener.upstream());
            case SUPPORTED -> throw new IllegalArgumentException("left out though supported");
        }
    }

    @Override
    public void closed(ListenerConfig listener, SessionReport report, CloseReason reason) {
        Level level = level(reason.severity());
        if (!LOG.isEnabledForLevel(level)) {
            // Most sessions end quietly, and what follows costs as much as a part of their handshake.
            return;
        }
        LOG.atLevel(level)
                .log(
                        "closed {} reason={} after={}s{}",
                        who(listener, report),
                        reason.tag(),
                        String.format(Locale.ROOT, "%.3f", report.age().toNanos() / 1e9),
                        detail(report.detail()));
    }

    private static Level level(Severity severity) {
        return switch (severity) {
            case QUIET -> Level.DEBUG;
            case NOTICE -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
    }

    private static String who(ListenerConfig listener, SessionReport report) {
        InetSocketAddress client = report.client();
        StringBuilder keys = new StringBuilder("session=")
                .append(report.id())
                .append(" listener=")
                .append(listener.name())
                .append(" client=")
                .append(client.getAddress().getHostAddress())
                .append(':')
                .append(client.getPort())
                .append(via(report))
                .append(" mode=")
                .append(report.mode().name().toLowerCase(Locale.ROOT));
        report.upstreamClientId().ifPresent(id -> keys.append(" upstream_cid=").append(id));
        return keys.append(identity(report)).toString();
    }

    /** The load balancer's address, where the client's is from a PROXY header. */
    private static String via(SessionReport report) {
        InetSocketAddress peer = report.peer();
        return peer.equals(report.client())
                ? ""
                : " via=" + peer.getAddress().getHostAddress() + ':' + peer.getPort();
    }

    private static String identity(SessionReport report) {
        return switch (report.identity()) {
            case Identity.Mapped(MappedUser user, var _) ->
                " user=\"" + clean(user.user()) + "\" mapped_by="
                        + user.field().name().toLowerCase(Locale.ROOT);
            case Identity.Unmapped _, Identity.Relayed _ -> "";
        };
    }

    private static String tls(SessionReport report) {
        return report.facts().map(SessionLog::describe).orElse("");
    }

    private static String describe(HandshakeFacts facts) {
        return " tls=" + facts.version() + " cipher=" + facts.cipherSuite() + " group=" + facts.group() + " resumed="
                + facts.resumed() + " sni=\"" + clean(facts.serverName())
                + '"';
    }

    private static String detail(String detail) {
        return detail.isEmpty() ? "" : " detail=\"" + clean(detail) + '"';
    }

    /** No text of others may break a line, forge a key or grow without bound. */
    private static String clean(String text) {
        StringBuilder cleaned = new StringBuilder();
        text.codePoints().limit(MAX_DETAIL).forEach(c -> {
            boolean plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
            cleaned.appendCodePoint(plain ? c : '?');
        });
        return cleaned.toString();
    }
}
