package io.postern.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.postern.nats.ClientOps;
import io.postern.nats.ConnectReader;
import io.postern.nats.ServerOps;
import io.postern.tls.TlsHandler;
import java.util.List;

/**
 * Edits the pipelines of a session: after accept, no other class does. By name, on the event loop, each edit in one turn;
 * see {@link PipelineNames} for what they look like.
 */
final class SessionPipeline {
    private final Session session;
    private final ChannelPipeline client;

    SessionPipeline(Session session, Channel client) {
        this.session = session;
        this.client = client.pipeline();
    }

    /** The upstream's pipeline, before it is connected. */
    static void initUpstream(Session session, Channel upstream) {
        upstream.pipeline()
                .addLast(PipelineNames.INFO_LINE, new InfoLineHandler(session))
                .addLast(PipelineNames.UPSTREAM, new OpeningHandler(session, Side.UPSTREAM));
    }

    /** Lets go of a server that is of no use: what still comes of it reaches nobody. */
    static void abandon(Channel upstream) {
        // First, as what its handlers hold is passed on where it is open. They would be told of the end in a later
        // turn.
        upstream.close();
        for (String handler : List.of(PipelineNames.UPSTREAM, PipelineNames.INFO_LINE)) {
            if (upstream.pipeline().get(handler) != null) {
                upstream.pipeline().remove(handler);
            }
        }
    }

    void watchProxyHeader() {
        client.addFirst(PipelineNames.PROXY_HEADER, new ProxyHeaderHandler(session));
    }

    void watchFirstByte() {
        if (client.get(PipelineNames.FIRST_BYTES) == null) {
            addInFront(PipelineNames.FIRST_BYTES, new FirstBytesHandler(session));
        }
    }

    /** Behind the PROXY header's handler alone: what came behind the header, which that keeps, is for this one first. */
    private void addInFront(String name, ChannelHandler handler) {
        if (client.get(PipelineNames.PROXY_HEADER) == null) {
            client.addFirst(name, handler);
        } else {
            client.addAfter(PipelineNames.PROXY_HEADER, name, handler);
        }
    }

    /** Takes a handler out whose work is done. */
    static void remove(ChannelHandlerContext done) {
        if (!done.isRemoved()) {
            done.pipeline().remove(done.name());
        }
    }

    /**
     * Puts TLS in front of everything. A first-byte watch is replaced in place, so that the bytes it holds go into the
     * engine and nowhere else (the STARTTLS injection: plaintext that survives the switch).
     */
    void secure(TlsHandler tls) {
        addInFront(PipelineNames.LINGERING_CLOSE, tls.lingeringClose());
        if (client.get(PipelineNames.FIRST_BYTES) != null) {
            client.replace(PipelineNames.FIRST_BYTES, PipelineNames.TLS, tls);
        } else {
            client.addAfter(PipelineNames.LINGERING_CLOSE, PipelineNames.TLS, tls);
        }
    }

    /** Before {@link #fuse}: all that the client says is framed, what is held of it included. */
    void frameClient(ClientOps ops) {
        client.addAfter(PipelineNames.CLIENT, PipelineNames.CLIENT_OPS, new ClientOpsHandler(session, ops));
    }

    /** Before {@link #fuse}, and after {@link #frameClient}: what the client says is looked at until its CONNECT is whole. */
    void watchConnect(ConnectReader reader) {
        client.addAfter(PipelineNames.CLIENT, PipelineNames.CONNECT, new ConnectHandler(session, reader));
    }

    /** Joins the sides; what either holds goes to the other, behind what was written before. */
    void fuse(Connection clientSide, Connection upstreamSide, ServerOps ops) {
        ChannelPipeline upstream = upstreamSide.channel().pipeline();
        upstream.replace(
                PipelineNames.UPSTREAM, PipelineNames.RELAY, new RelayHandler(session, Side.UPSTREAM, clientSide));
        client.addLast(PipelineNames.RELAY, new RelayHandler(session, Side.CLIENT, upstreamSide));
        client.remove(PipelineNames.CLIENT);
        if (client.get(PipelineNames.FIRST_BYTES) != null) {
            client.remove(PipelineNames.FIRST_BYTES);
        }
        upstream.replace(PipelineNames.INFO_LINE, PipelineNames.SERVER_OPS, new ServerOpsHandler(session, ops));
    }
}
