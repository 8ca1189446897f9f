package io.postern.session;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.postern.config.ListenerConfig;
import io.postern.intake.Intake;
import io.postern.upstream.UpstreamDial;
import java.util.function.Consumer;

/**
 * What the sessions of one listener have in common.
 *
 * @param listener the listener's configuration
 * @param logic    decides their course by it
 * @param intake   counts them, and makes them wait
 * @param admission says who comes in, and as whom
 * @param dialer   dials the upstream
 * @param observer is told when a session opens and ends
 */
public record SessionContext(
        ListenerConfig listener,
        SessionLogic logic,
        Intake intake,
        Admission admission,
        Dialer dialer,
        SessionObserver observer) {

    /** Dials the upstream. Called on any event loop. */
    @FunctionalInterface
    public interface Dialer {
        /**
         * One session's way to a server of the upstream; connects nowhere yet.
         *
         * @param loop        the session's event loop
         * @param initializer prepares a channel's pipeline before it is connected
         */
        UpstreamDial newDial(EventLoop loop, Consumer<Channel> initializer);
    }
}
