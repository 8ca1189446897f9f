package io.postern.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.postern.intake.ProxyHeaderReader;
import io.postern.intake.ProxyHeaderReader.Answer;
import io.postern.intake.ProxyHeaderReader.Fault;
import java.util.Locale;

/**
 * Reads the PROXY header, which no other handler sees. What came behind it, as one read brings what there is, is kept until
 * the client is read again, and then passed on to whoever is first then, in a turn of its own: it is as if it had been in the
 * socket. Nothing of it is looked at here.
 */
final class ProxyHeaderHandler extends ChannelDuplexHandler {
    private static final int FIRST_CAPACITY = 128;

    private enum Phase {
        /** The header is not whole. */
        READING,
        /** There is no header, and nothing is passed on. */
        REFUSED,
        /** The client is not being read. */
        KEEPING,
        /** It is read again, and gets what is kept in the next turn. */
        PASSING,
        /** Nothing is kept any more. */
        DONE
    }

    private final Session session;
    private Phase phase = Phase.READING;
    private ByteBuf received = Unpooled.EMPTY_BUFFER;

    ProxyHeaderHandler(Session session) {
        this.session = session;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (phase == Phase.REFUSED) {
            bytes.release();
            return;
        }
        keep(ctx, bytes);
        if (phase == Phase.READING) {
            readHeader(ctx);
        }
    }

    /** In a buffer of its size: that of the read may be much larger than what is in it. */
    private void keep(ChannelHandlerContext ctx, ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (received.maxFastWritableBytes() < length) {
            ByteBuf larger = ctx.alloc().buffer(Math.max(FIRST_CAPACITY, received.readableBytes() + length));
            larger.writeBytes(received);
            received.release();
            received = larger;
        }
        received.writeBytes(bytes);
        bytes.release();
    }

    private void readHeader(ChannelHandlerContext ctx) {
        switch (ProxyHeaderReader.read(received.nioBuffer())) {
            case Answer.More() -> {}
            case Answer.Told(var client, int length) -> {
                strip(ctx, length);
                session.introduced(client);
            }
            case Answer.Untold(int length) -> {
                strip(ctx, length);
                session.introduced();
            }
            case Answer.Refused(Fault fault) -> {
                phase = Phase.REFUSED;
                session.detail("header " + fault.name().toLowerCase(Locale.ROOT).replace('_', ' '));
                session.on(new SessionEvent.NotIntroduced(reason(fault)));
            }
        }
    }

    private static CloseReason reason(Fault fault) {
        return switch (fault) {
            case MISSING -> CloseReason.PROXY_HEADER_MISSING;
            case MALFORMED, TOO_LONG -> CloseReason.PROXY_HEADER_MALFORMED;
        };
    }

    /** The header is whole: most often nothing came behind it, and there is nothing left to do. */
    private void strip(ChannelHandlerContext ctx, int length) {
        phase = Phase.KEEPING;
        received.readerIndex(received.readerIndex() + length);
        if (!received.isReadable()) {
            SessionPipeline.remove(ctx);
        }
    }

    /** Called by Netty where the client is to be read: what is kept comes first. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        switch (phase) {
            case READING, REFUSED, DONE -> ctx.read();
            case KEEPING -> {
                phase = Phase.PASSING;
                ctx.executor().execute(() -> pass(ctx));
            }
            case PASSING -> {}
        }
    }

    private void pass(ChannelHandlerContext ctx) {
        if (ctx.isRemoved()) {
            return;
        }
        phase = Phase.DONE;
        ByteBuf kept = received;
        received = Unpooled.EMPTY_BUFFER;
        ctx.fireChannelRead(kept);
        ctx.fireChannelReadComplete();
        SessionPipeline.remove(ctx);
        if (ctx.channel().config().isAutoRead()) {
            ctx.channel().read();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        received.release();
        received = Unpooled.EMPTY_BUFFER;
    }
}
