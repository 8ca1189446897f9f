package io.postern.session;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.postern.config.HostPort;
import io.postern.nats.InfoEditor;
import io.postern.nats.InfoLine;
import io.postern.nats.ServerOps;
import io.postern.nats.TlsMembers;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the gate itself says to a session's client: INFO, an error, and that it leaves. Never in the middle of an op of the
 * upstream. On the session's event loop.
 */
final class OwnWords {
    private final SessionContext context;
    private final SessionReport report;
    private final Channel client;
    private @Nullable InfoEditor editor;
    private String nonce = "";
    private @Nullable ServerOps ops;
    private boolean owesLameDuck;

    OwnWords(SessionContext context, SessionReport report, Channel client) {
        this.context = context;
        this.report = report;
        this.client = client;
    }

    /** Says the upstream's first INFO, edited, and alone in its write. */
    void info(InfoLine info, TlsMembers members) {
        report.upstream(info.clientId(), info.serverId().orElse(""));
        nonce = info.nonce().orElse("");
        editor = new InfoEditor(
                context.listener().advertise(),
                HostPort.of((InetSocketAddress) client.localAddress()),
                HostPort.of(report.client()).host(),
                members,
                context.admission().clientAuth());
        client.writeAndFlush(Unpooled.wrappedBuffer(editor.edit(info)));
    }

    /** Whether INFO was said. */
    boolean saidInfo() {
        return editor != null;
    }

    /** That of the upstream's first INFO; empty before it, and where it has none. */
    String nonce() {
        return nonce;
    }

    /**
     * The sides are joined: frames what the upstream says from now on.
     *
     * @param later told of each INFO that it says
     */
    ServerOps joined(Consumer<InfoLine> later) {
        ServerOps framing = new ServerOps(Objects.requireNonNull(editor, "joined before INFO was sent"), later);
        ops = framing;
        return framing;
    }

    /** What frames the upstream's words, once the sides are joined. */
    ServerOps framing() {
        return Objects.requireNonNull(ops, "not joined yet");
    }

    /** Says {@code -ERR '<text>'}, unless it would become a part of the message that the client is being sent. */
    void error(String text) {
        if (ops == null || ops.isBetweenOps()) {
            client.writeAndFlush(Unpooled.copiedBuffer("-ERR '" + text + "'\r\n", StandardCharsets.US_ASCII));
        }
    }

    /**
     * Says that the gate leaves, or owes it: INFO goes between two ops, and only to a client that takes INFO at any time, as it would
     * break what it is put into, or its client.
     */
    void lameDuck() {
        owesLameDuck = true;
        if (editor != null && ops != null && ops.isBetweenOps() && report.takesInfo()) {
            owesLameDuck = false;
            client.writeAndFlush(Unpooled.wrappedBuffer(editor.lameDuck()));
        }
    }

    /** Whether it has yet to be said that the gate leaves. */
    boolean owesLameDuck() {
        return owesLameDuck;
    }
}
