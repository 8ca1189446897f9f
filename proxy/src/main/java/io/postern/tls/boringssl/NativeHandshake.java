package io.postern.tls.boringssl;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.postern.policy.Refusal;
import io.postern.policy.Verdict;
import io.postern.tls.TlsEvent;
import io.postern.tls.TlsFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection's handshake, from its first byte on; dropped when it is over. On the event loop. There is no native memory before
 * there are bytes that may be TLS, and its turn has come ({@link HandshakeTurns}).
 */
final class NativeHandshake {
    /** Two are enough for a flight with a usual chain; it takes as many as it needs. */
    private static final int FLIGHT = 4 * 1024;

    private final NativeContext context;
    private final ChannelHandlerContext ctx;
    private final Outcome outcome;
    private final HeldInput held = new HeldInput();
    private @Nullable NativeConnection connection;
    private Phase phase = Phase.NEW;

    private enum Phase {
        NEW,
        /** For its turn, or for the client to be judged; what comes is held. */
        WAITING,
        RUNNING,
        OVER
    }

    /** Told of the end, once. */
    interface Outcome {
        /**
         * The handshake is done, and nobody has said yet that the client may come in.
         *
         * @param tls the receiver's from now on
         * @param in  what came behind it, the caller's
         */
        void done(NativeConnection tls, ByteBuf in);

        /** It failed; the alert has been written. */
        void failed(TlsEvent event);
    }

    NativeHandshake(NativeContext context, ChannelHandlerContext ctx, Outcome outcome) {
        this.context = context;
        this.ctx = ctx;
        this.outcome = outcome;
    }

    /** Takes what came; {@code in} stays the caller's. */
    void read(ByteBuf in) {
        switch (phase) {
            case NEW -> begin(in);
            case WAITING -> hold(in);
            case RUNNING -> run(in);
            case OVER -> {}
        }
    }

    /** Looks at the first two bytes, as what is no TLS is not answered. */
    private void begin(ByteBuf in) {
        held.add(in);
        if (!held.mayBeTls()) {
            fail(TlsFailure.NOT_TLS, "the first bytes are no TLS record");
        } else if (held.bytes() > 1) {
            phase = Phase.WAITING;
            HandshakeTurns turns = HandshakeTurns.ofThisLoop();
            if (turns.mayBegin(ctx.executor())) {
                goOn();
            } else {
                turns.await(this::goOnLater);
            }
        }
    }

    private void hold(ByteBuf in) {
        held.add(in);
        if (held.bytes() > HeldInput.LIMIT) {
            fail(TlsFailure.BROKEN, "more than " + HeldInput.LIMIT + " bytes before the handshake was done");
        }
    }

    /** In another turn than that of the read, which the handlers behind have to be told the end of once more. */
    private void goOnLater() {
        if (phase == Phase.WAITING) {
            goOn();
            if (ctx.channel().isActive()) {
                ctx.fireChannelReadComplete();
            }
        }
    }

    private void goOn() {
        phase = Phase.RUNNING;
        if (connection == null) {
            connection = context.connect();
        }
        ByteBuf in = held.take(ctx.alloc());
        try {
            run(in);
        } finally {
            in.release();
        }
    }

    private void run(ByteBuf in) {
        NativeConnection tls = tls();
        Progress progress = tls.handshake(in);
        while (progress == Progress.WANTS_OUTPUT || progress == Progress.WANTS_INPUT && in.isReadable()) {
            progress = progress == Progress.WANTS_OUTPUT ? flight(tls) : tls.handshake(in);
        }
        // An alert, or the last flight of a resumed handshake.
        tls.writeDrained(ctx);
        ctx.flush();
        switch (progress) {
            case DONE -> done(tls, in);
            case WANTS_CERTIFICATE -> offer(tls, in);
            case WANTS_JUDGEMENT -> judge(tls, in);
            case ENDED -> fail(TlsFailure.CLIENT_GONE, "close_notify during the handshake");
            case FAILED -> fail(tls);
            case WANTS_INPUT, WANTS_OUTPUT -> {}
        }
    }

    private Progress flight(NativeConnection tls) {
        ByteBuf out = ctx.alloc().directBuffer(FLIGHT);
        Progress progress = tls.handshakeInto(out);
        ctx.write(out, ctx.voidPromise());
        return progress;
    }

    private void done(NativeConnection tls, ByteBuf in) {
        phase = Phase.OVER;
        connection = null;
        outcome.done(tls, in);
    }

    private void offer(NativeConnection tls, ByteBuf in) {
        tls.task().run();
        run(in);
    }

    /** Elsewhere, as issuers have to be waited for; this may be over when they have answered. */
    private void judge(NativeConnection tls, ByteBuf in) {
        phase = Phase.WAITING;
        held.add(in);
        Runnable judgement = tls.task();
        context.tasks().execute(() -> {
            judgement.run();
            ctx.executor().execute(() -> {
                if (phase == Phase.WAITING) {
                    goOnLater();
                } else {
                    context.refusal(tls);
                }
            });
        });
    }

    private void fail(NativeConnection tls) {
        int error = tls.error();
        Optional<Verdict.Refused> refused = NativeFailure.isNoCertificate(error)
                ? Optional.of(new Verdict.Refused(Refusal.CERTIFICATE_MISSING, "the client showed no certificate"))
                : context.refusal(tls);
        fail(refused.<TlsEvent>map(why -> new TlsEvent.ClientRefused(why, TlsEvent.Told.BY_ALERT))
                .orElseGet(
                        () -> new TlsEvent.HandshakeFailed(NativeFailure.of(error), NativeFailure.detail(error))));
    }

    private void fail(TlsFailure failure, String detail) {
        fail(new TlsEvent.HandshakeFailed(failure, detail));
    }

    private void fail(TlsEvent event) {
        release();
        outcome.failed(event);
    }

    /** Gives up; once or more often. */
    void release() {
        phase = Phase.OVER;
        held.release();
        NativeConnection tls = connection;
        if (tls != null) {
            connection = null;
            context.refusal(tls);
            tls.free();
        }
    }

    private NativeConnection tls() {
        if (connection == null) {
            throw new IllegalStateException("the handshake has not begun");
        }
        return connection;
    }
}
