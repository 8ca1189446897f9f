package io.postern.session;

import io.postern.config.ClientSecurity;
import io.postern.config.ClientSecurity.PlaintextClients;
import io.postern.config.HandshakeMode;
import io.postern.intake.Entry;
import io.postern.nats.InfoLine;
import io.postern.nats.TlsMembers;
import io.postern.session.SessionAction.AwaitHandshake;
import io.postern.session.SessionAction.DialUpstream;
import io.postern.session.SessionAction.End;
import io.postern.session.SessionAction.Fuse;
import io.postern.session.SessionAction.LeaveOutProxyHeader;
import io.postern.session.SessionAction.LimitAge;
import io.postern.session.SessionAction.PauseClient;
import io.postern.session.SessionAction.ReadClient;
import io.postern.session.SessionAction.SecureClient;
import io.postern.session.SessionAction.SendError;
import io.postern.session.SessionAction.SendInfo;
import io.postern.session.SessionAction.SendProxyHeader;
import io.postern.session.SessionAction.StartDeadline;
import io.postern.session.SessionAction.StopDeadline;
import io.postern.session.SessionAction.WatchFirstByte;
import io.postern.session.SessionLogic.Step;
import io.postern.session.SessionState.ClientSide;
import io.postern.session.SessionState.ClientSide.Arriving;
import io.postern.session.SessionState.ClientSide.Choosing;
import io.postern.session.SessionState.ClientSide.Handshaking;
import io.postern.session.SessionState.ClientSide.Introducing;
import io.postern.session.SessionState.ClientSide.Plain;
import io.postern.session.SessionState.ClientSide.Queued;
import io.postern.session.SessionState.ClientSide.Secured;
import io.postern.session.SessionState.ClientSide.Undecided;
import io.postern.session.SessionState.Draining;
import io.postern.session.SessionState.Leg;
import io.postern.session.SessionState.Opening;
import io.postern.session.SessionState.Others;
import io.postern.session.SessionState.Relaying;
import io.postern.session.SessionState.UpstreamSide.AwaitingInfo;
import io.postern.session.SessionState.UpstreamSide.Dialing;
import io.postern.session.SessionState.UpstreamSide.EndedAfterInfo;
import io.postern.session.SessionState.UpstreamSide.InfoHeld;
import io.postern.session.SessionState.UpstreamSide.NotDialed;
import io.postern.upstream.ProxyHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The course of a session until bytes pass: who speaks first, when the upstream is dialed, where INFO goes. The order of
 * things is nats-server's (server.go {@code createClientEx}).
 */
final class OpeningLogic {
    /** The content type of a TLS handshake record (RFC 8446, 5.1); nats-server tells clients apart by it as well. */
    private static final byte TLS_HANDSHAKE = 0x16;

    /** nats-server's words (client.go, {@code ErrTLSConnRateLimit}... sent in clear, before any TLS). */
    private static final String THROTTLED = "Connection throttling is active. Please try again later.";

    private final SessionRules rules;
    private final OpeningEnds ends;
    private final UpstreamLogic upstream;
    private final ArrivalLogic arrival;

    OpeningLogic(SessionRules rules) {
        this.rules = rules;
        this.ends = new OpeningEnds(rules);
        this.upstream = new UpstreamLogic(rules, ends);
        this.arrival = new ArrivalLogic(rules, ends, this::begin);
    }

    /** It may be served; reads from the client are off. */
    private Step begin() {
        return switch (rules.security()) {
            case ClientSecurity.Plaintext() -> dialFor(new Plain());
            case ClientSecurity.Tls tls ->
                switch (tls.config().handshakeMode()) {
                    case HandshakeMode.InfoFirst() -> dialFor(new Undecided(true));
                    case HandshakeMode.TlsFirst() -> listen(Deadline.HANDSHAKE, handshakeTimeout());
                    case HandshakeMode.TlsFirstWithFallback(Duration delay) -> listen(Deadline.FIRST_BYTE, delay);
                };
        };
    }

    private Step dialFor(ClientSide client) {
        return Step.to(new Opening(client, new Dialing()), new DialUpstream(), upstream.dialDeadline());
    }

    private static Step listen(Deadline deadline, Duration after) {
        return Step.to(
                new Opening(new Undecided(false), new NotDialed()),
                new WatchFirstByte(),
                new StartDeadline(deadline, after),
                new ReadClient());
    }

    Step step(Opening current, SessionEvent event) {
        return switch (event) {
            case SessionEvent.Accepted(Entry entry) -> arrival.accepted(current, entry);
            case SessionEvent.Introduced(Entry entry) -> arrival.introduced(current, entry);
            case SessionEvent.NotIntroduced(CloseReason reason) -> arrival.notIntroduced(current, reason);
            case SessionEvent.ClientSpoke(byte firstByte) -> clientSpoke(current, firstByte);
            case SessionEvent.HandshakeDone _ -> handshakeDone(current);
            case SessionEvent.TlsRefused(CloseReason reason) -> ends.over(current, reason);
            case SessionEvent.ClientRefused(CloseReason reason, String told) ->
                ends.over(current, reason, new SendError(told));
            case SessionEvent.HandshakeAllowed() -> handshakeAllowed(current);
            case SessionEvent.Throttled(CloseReason reason) -> ends.over(current, reason, new SendError(THROTTLED));
            case SessionEvent.UpstreamConnected(Others others) -> upstream.connected(current, others);
            case SessionEvent.UpstreamUnreachable() -> ends.over(current, CloseReason.UPSTREAM_UNREACHABLE);
            case SessionEvent.UpstreamInfo(InfoLine info) -> infoHeld(current, info);
            case SessionEvent.UpstreamBroke(CloseReason reason) -> upstream.failed(current, reason);
            case SessionEvent.Ended(Side side) -> ended(current, side);
            case SessionEvent.Reset(Side side) -> reset(current, side);
            case SessionEvent.Gone(Side side) -> gone(current, side);
            case SessionEvent.DeadlinePassed(Deadline deadline) -> deadlinePassed(current, deadline);
            case SessionEvent.StopRequested() -> ends.over(current, CloseReason.STOPPED);
            case SessionEvent.Failed() -> ends.over(current, CloseReason.INTERNAL_ERROR);
            case SessionEvent.ClientConnected() -> Step.to(current);
        };
    }

    // --- the client

    private Step clientSpoke(Opening current, byte firstByte) {
        return switch (current.client()) {
            // nats-server too takes any early byte as TLS; the handshake is the judge.
            case Undecided _ -> secure(current.with(new Queued(false)));
            case Choosing() ->
                firstByte == TLS_HANDSHAKE
                        ? secure(current.with(new Queued(true)))
                        : fuse(current, new StopDeadline(Deadline.FIRST_BYTE));
            case Arriving _, Introducing _, Plain _, Queued _, Handshaking _, Secured _ -> Step.to(current);
        };
    }

    private Step secure(Opening next) {
        return Step.to(
                next,
                new StopDeadline(Deadline.FIRST_BYTE),
                // Under handshake_first: true it runs since accept, and goes on: the time is for all of the handshake.
                new StartDeadline(Deadline.HANDSHAKE, handshakeTimeout()),
                new AwaitHandshake());
    }

    private static Step handshakeAllowed(Opening current) {
        return current.client() instanceof Queued(boolean infoSent)
                ? Step.to(current.with(new Handshaking(infoSent)), new SecureClient(), new ReadClient())
                : Step.to(current);
    }

    private Step handshakeDone(Opening current) {
        if (!(current.client() instanceof Handshaking(boolean infoSent))) {
            return Step.to(current);
        }
        SessionAction stop = new StopDeadline(Deadline.HANDSHAKE);
        if (infoSent) {
            return fuse(current, stop);
        }
        return switch (current.upstream()) {
            case NotDialed() ->
                Step.to(
                        new Opening(new Secured(), new Dialing()),
                        stop,
                        new PauseClient(),
                        new DialUpstream(),
                        upstream.dialDeadline());
            case Dialing _, AwaitingInfo _ -> Step.to(current.with(new Secured()), stop, new PauseClient());
            case InfoHeld(InfoLine info) -> fuse(current, stop, new SendInfo(info, membersInsideTls()));
            case EndedAfterInfo(InfoLine info) -> fuse(current, stop, new SendInfo(info, membersInsideTls()));
        };
    }

    // --- the upstream

    private Step infoHeld(Opening current, InfoLine info) {
        Step step = infoFor(current.with(new InfoHeld(info)), info);
        if (current.upstream() instanceof AwaitingInfo(Others others) && others == Others.LEFT) {
            step = step.after(new StopDeadline(Deadline.SERVER));
        }
        return switch (rules.proxyProtocol()) {
            case OFF -> step;
            case V2 -> step.after(proxyHeader(info));
        };
    }

    /** Before anything else that the upstream is told, and only to one that is waiting for it. */
    private static SessionAction proxyHeader(InfoLine info) {
        ProxyHeader.Support support = ProxyHeader.supportOf(info.version(), info.hasClientIp());
        return switch (support) {
            case SUPPORTED -> new SendProxyHeader();
            case TOO_OLD, SWITCHED_OFF -> new LeaveOutProxyHeader(support);
        };
    }

    private Step infoFor(Opening next, InfoLine info) {
        SessionAction stop = new StopDeadline(Deadline.INFO);
        return switch (next.client()) {
            case Plain() -> fuse(next, stop, new SendInfo(info, TlsMembers.NONE));
            case Undecided _ -> infoInClear(next, info);
            case Secured() -> fuse(next, stop, new SendInfo(info, membersInsideTls()));
            // A late ClientHello won: INFO waits for the end of the handshake.
            case Queued _, Handshaking _, Choosing _ -> Step.to(next, stop);
            // Nobody is dialed for these.
            case Arriving _, Introducing _ -> Step.to(next, stop);
        };
    }

    /** Until the engine is in place the client's reads are off, or what they bring is held for it: nothing comes between. */
    private Step infoInClear(Opening next, InfoLine info) {
        SessionAction stop = new StopDeadline(Deadline.INFO);
        return switch (plaintextClients()) {
            case REFUSED ->
                Step.to(
                        next.with(new Queued(true)),
                        stop,
                        new SendInfo(info, TlsMembers.REQUIRED),
                        new StartDeadline(Deadline.HANDSHAKE, handshakeTimeout()),
                        new AwaitHandshake());
            case SERVED ->
                Step.to(
                        next.with(new Choosing()),
                        stop,
                        new SendInfo(info, TlsMembers.AVAILABLE),
                        new WatchFirstByte(),
                        new StartDeadline(Deadline.FIRST_BYTE, handshakeTimeout()),
                        new ReadClient());
        };
    }

    private Step fuse(Opening current, SessionAction... before) {
        List<SessionAction> actions = new ArrayList<>(List.of(before));
        actions.add(new Fuse());
        if (current.upstream() instanceof EndedAfterInfo) {
            actions.add(new End(Side.CLIENT));
            actions.add(ends.drainDeadline());
            return new Step(new Draining(CloseReason.UPSTREAM_CLOSED, Leg.OPEN, Leg.ENDED), List.copyOf(actions));
        }
        actions.add(new StartDeadline(Deadline.CONNECT, rules.connect().timeout()));
        if (rules.maxConnectionAge().isPositive()) {
            actions.add(new LimitAge(rules.maxConnectionAge()));
        }
        return new Step(new Relaying(), List.copyOf(actions));
    }

    // --- endings

    private Step ended(Opening current, Side side) {
        return switch (side) {
            case CLIENT -> ends.over(current, CloseReason.CLIENT_GONE_EARLY);
            case UPSTREAM -> upstream.ended(current);
        };
    }

    private Step reset(Opening current, Side side) {
        return switch (side) {
            case CLIENT -> ends.over(current, CloseReason.CLIENT_GONE_EARLY);
            case UPSTREAM -> upstream.reset(current);
        };
    }

    private Step gone(Opening current, Side side) {
        return switch (side) {
            case CLIENT -> ends.leave(CloseReason.CLIENT_GONE_EARLY, Leg.GONE, OpeningEnds.upstreamLeg(current));
            case UPSTREAM -> upstream.gone(current);
        };
    }

    private Step deadlinePassed(Opening current, Deadline deadline) {
        return switch (deadline) {
            case PROXY_HEADER -> arrival.notIntroduced(current, CloseReason.PROXY_HEADER_MISSING);
            case FIRST_BYTE -> firstByteDidNotCome(current);
            case HANDSHAKE -> ends.over(current, CloseReason.HANDSHAKE_TIMEOUT);
            case DIAL -> upstream.failed(current, CloseReason.UPSTREAM_DIAL_TIMEOUT);
            case SERVER -> upstream.serverIsSlow(current);
            case INFO -> upstream.infoDidNotCome(current);
            case CONNECT, AGE, DRAIN, EVICTION -> Step.to(current);
        };
    }

    private Step firstByteDidNotCome(Opening current) {
        return switch (current.client()) {
            case Undecided _ ->
                Step.to(new Opening(new Undecided(true), new Dialing()), new DialUpstream(), upstream.dialDeadline());
            // As nats-server has it: who says nothing is taken as plaintext, and the session goes on.
            case Choosing() -> fuse(current);
            case Arriving _, Introducing _, Plain _, Queued _, Handshaking _, Secured _ -> Step.to(current);
        };
    }

    // --- the rules

    private Duration handshakeTimeout() {
        return tls().config().handshakeTimeout();
    }

    private PlaintextClients plaintextClients() {
        return tls().plaintextClients();
    }

    /** nats-server: inside TLS that came first, INFO says required, and available besides where plaintext would do. */
    private TlsMembers membersInsideTls() {
        return switch (plaintextClients()) {
            case REFUSED -> TlsMembers.REQUIRED;
            case SERVED -> TlsMembers.REQUIRED_AND_AVAILABLE;
        };
    }

    private ClientSecurity.Tls tls() {
        return switch (rules.security()) {
            case ClientSecurity.Tls tls -> tls;
            case ClientSecurity.Plaintext _ -> throw new IllegalStateException("a plaintext listener has no handshake");
        };
    }
}
