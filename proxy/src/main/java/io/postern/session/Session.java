package io.postern.session;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.postern.intake.Limit;
import io.postern.intake.Place;
import io.postern.intake.Turn;
import io.postern.nats.ClientConnect;
import io.postern.nats.ClientOps;
import io.postern.nats.ConnectReader;
import io.postern.nats.InfoLine;
import io.postern.nats.ServerOps;
import io.postern.nats.TlsMembers;
import io.postern.policy.Verdict;
import io.postern.session.SessionState.ClientSide.Plain;
import io.postern.session.SessionState.ClientSide.Secured;
import io.postern.session.SessionState.Closed;
import io.postern.session.SessionState.Draining;
import io.postern.session.SessionState.Leg;
import io.postern.session.SessionState.Opening;
import io.postern.tls.HandshakeFacts;
import io.postern.tls.TlsHandler;
import io.postern.upstream.ProxyHeader;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session: keeps the state, gives events to {@link SessionLogic}, and does what it answers. Lives on the event loop
 * of its client's channel, which is its upstream's as well, from accept on.
 */
public final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final SessionContext context;
    private final Sessions sessions;
    private final SessionReport report;
    private final Connection client;
    private final Place place;
    private final Peer peer;
    private final SessionPipeline pipeline;
    private final Deadlines deadlines;
    private final ServerSearch search;
    private final OwnWords words;
    /** Seldom more than one: small, as it lives as long as the session. */
    private final Queue<SessionEvent> events = new ArrayDeque<>(2);

    private boolean stepping;
    private SessionState state;
    private @Nullable Connection upstream;

    private Session(SessionContext context, Channel client, Sessions sessions) {
        this.context = context;
        this.sessions = sessions;
        this.client = new Connection(client);
        this.place = context.intake().newPlace();
        this.peer = new Peer(this, context.admission(), client.eventLoop());
        this.report = new SessionReport(
                sessions.nextId(), (InetSocketAddress) client.remoteAddress(), sessions.trafficOf(client.eventLoop()));
        this.words = new OwnWords(context, report, client);
        this.deadlines = new Deadlines(client.eventLoop(), deadline -> on(new SessionEvent.DeadlinePassed(deadline)));
        this.search = new ServerSearch(this, context.dialer(), client.eventLoop());
        this.pipeline = new SessionPipeline(this, client);
        this.state = SessionLogic.start();
    }

    /**
     * Makes the session of a client that was just accepted, with reads off. It starts when the channel becomes active.
     * See {@link PipelineNames} for the pipeline.
     */
    public static void accept(SessionContext context, Channel client, Sessions sessions) {
        client.pipeline().addLast(PipelineNames.CLIENT, new ClientHandler(new Session(context, client, sessions)));
    }

    /** Starts: on the event loop, with the client's reads off. */
    void start() {
        sessions.add(this);
        context.observer().accepted(context.listener(), report);
        on(new SessionEvent.Accepted(place.enter(report.peer().getAddress())));
    }

    /** Takes an event. One that comes while another is being dealt with waits for its turn. */
    void on(SessionEvent event) {
        events.add(event);
        drainEvents();
    }

    private void drainEvents() {
        if (stepping) {
            return;
        }
        stepping = true;
        try {
            for (SessionEvent event = events.poll(); event != null; event = events.poll()) {
                step(event);
            }
        } finally {
            stepping = false;
        }
    }

    private void step(SessionEvent event) {
        if (event instanceof SessionEvent.HandshakeDone(var facts, var admitted)) {
            secured(facts, admitted);
        }
        if (event instanceof SessionEvent.UpstreamInfo(InfoLine info)) {
            search.found(info).ifPresent(report::server);
        }
        SessionLogic.Step step = context.logic().step(state, event);
        boolean wasClosed = state instanceof Closed;
        state = step.next();
        step.actions().forEach(this::perform);
        if (state instanceof Draining ending && ending.upstream() != Leg.OPEN) {
            // The server is done with it, though its client may take its time.
            search.end();
        }
        if (!wasClosed && state instanceof Closed(CloseReason reason)) {
            closed(reason);
        }
    }

    private void secured(HandshakeFacts facts, Verdict.Admitted admitted) {
        report.facts(facts);
        report.admitted(admitted);
        client.secured();
        peer.admitted(admitted);
        context.observer().secured(context.listener(), report);
        admitted.tolerated().forEach(refused -> context.observer().shadowed(context.listener(), report, refused));
    }

    private void perform(SessionAction action) {
        switch (action) {
            case SessionAction.DialUpstream() -> search.next();
            case SessionAction.BlameServer(CloseReason why) -> search.failed(why);
            case SessionAction.DialNext() -> dialNext();
            case SessionAction.WatchProxyHeader() -> pipeline.watchProxyHeader();
            case SessionAction.WatchFirstByte() -> pipeline.watchFirstByte();
            case SessionAction.ReadClient() -> client.read(true);
            case SessionAction.PauseClient() -> client.read(false);
            case SessionAction.SendInfo(InfoLine info, TlsMembers members) -> words.info(info, members);
            case SessionAction.SendProxyHeader() -> sendProxyHeader();
            case SessionAction.LeaveOutProxyHeader(ProxyHeader.Support why) ->
                context.observer().proxyHeaderLeftOut(context.listener(), why);
            case SessionAction.SendError(String text) -> words.error(text);
            case SessionAction.AwaitHandshake() -> awaitHandshake();
            case SessionAction.SecureClient() -> secureClient();
            case SessionAction.StartDeadline(Deadline deadline, Duration after) -> deadlines.start(deadline, after);
            case SessionAction.StopDeadline(Deadline deadline) -> deadlines.stop(deadline);
            case SessionAction.Fuse() -> fuse();
            case SessionAction.LimitAge(Duration about) -> deadlines.startAbout(Deadline.AGE, about);
            case SessionAction.End(Side side) -> connection(side).ifPresent(Connection::end);
            case SessionAction.Close(Side side) -> close(side);
            case SessionAction.Mute(Side side) -> connection(side).ifPresent(Connection::mute);
            case SessionAction.PassReset(Side side) -> connection(side).ifPresent(Connection::reset);
            case SessionAction.Abort(Side side) -> abort(side);
        }
    }

    // --- actions

    private void dialNext() {
        SessionPipeline.abandon(upstream().channel());
        upstream = null;
        search.next();
    }

    private void awaitHandshake() {
        Turn turn = place.askForHandshake(
                report.client().getAddress(),
                client.channel().eventLoop(),
                () -> on(new SessionEvent.HandshakeAllowed()));
        switch (turn) {
            case Turn.Now() -> on(new SessionEvent.HandshakeAllowed());
            case Turn.Later(Limit limit) -> {
                // Held, and read meanwhile, so that its end is seen.
                pipeline.watchFirstByte();
                client.read(true);
                context.observer().throttled(context.listener(), limit);
            }
            case Turn.Never() -> on(new SessionEvent.Throttled(CloseReason.HANDSHAKE_QUEUE_FULL));
        }
    }

    private void secureClient() {
        Optional<TlsHandler> tls = context.admission().startTls();
        if (tls.isEmpty()) {
            on(new SessionEvent.Throttled(CloseReason.THROTTLED));
            return;
        }
        report.handshakeBegins();
        report.mode(words.saidInfo() ? SessionReport.Mode.INFO_FIRST : SessionReport.Mode.TLS_FIRST);
        pipeline.secure(tls.get());
    }

    private void sendProxyHeader() {
        InetSocketAddress dialed = (InetSocketAddress) client.channel().localAddress();
        upstream().channel().writeAndFlush(Unpooled.wrappedBuffer(ProxyHeader.of(report.client(), dialed)));
    }

    private void fuse() {
        Connection dialed = upstream();
        ServerOps ops = words.joined(search::later);
        if (report.mode() == SessionReport.Mode.UNDECIDED) {
            report.mode(SessionReport.Mode.PLAINTEXT);
        }
        Identity identity = peer.identify();
        report.identity(identity);
        if (identity instanceof Identity.Injected injected) {
            pipeline.frameClient(new ClientOps(injected.rewriter().apply(words.nonce())));
        }
        pipeline.watchConnect(
                new ConnectReader(context.listener().intake().limits().connect().bytes()));
        pipeline.fuse(client, dialed, ops);
        // What one side can't take now, the other's reads wait for.
        client.read(dialed.channel().isWritable());
        dialed.read(client.channel().isWritable());
        context.observer().opened(context.listener(), report);
    }

    private void tellLameDuck() {
        if (!(state instanceof Draining || state instanceof Closed)) {
            words.lameDuck();
        }
    }

    /** The upstream has said something, and all of it that may go on has gone on. */
    void framed() {
        if (words.owesLameDuck()) {
            tellLameDuck();
        }
    }

    private void close(Side side) {
        Optional<Connection> connection = connection(side);
        if (connection.isPresent()) {
            connection.get().close();
        } else {
            search.giveUp();
        }
    }

    private void abort(Side side) {
        Optional<Connection> connection = connection(side);
        if (connection.isPresent()) {
            connection.get().abort();
        } else {
            search.giveUp();
        }
    }

    private void closed(CloseReason reason) {
        peer.stop();
        deadlines.stopAll();
        place.leave();
        search.end();
        context.observer().closed(context.listener(), report, reason);
        // Last: who waits for the end of all sessions has the reports of all.
        sessions.remove(this);
    }

    // --- for the handlers, and for the gate

    /** A server of the upstream has taken the connection. */
    void connected(Channel channel, Duration took) {
        upstream = new Connection(channel);
        context.observer().dialed(context.listener(), took);
    }

    /** Asks the session to end once what is under way was delivered. On any thread. */
    void requestStop() {
        client.channel().eventLoop().execute(() -> on(new SessionEvent.StopRequested()));
    }

    /** Tells the client that the gate is leaving, as soon as it may be told. On any thread. */
    void requestLameDuck() {
        client.channel().eventLoop().execute(this::tellLameDuck);
    }

    /** Whether its client is judged by {@code admission}. On any thread. */
    boolean isJudgedBy(Admission admission) {
        return context.admission().equals(admission);
    }

    /** Judges the client anew, as the policy or the users have changed. On any thread. */
    void requestJudgement() {
        client.channel().eventLoop().execute(peer::rejudge);
    }

    /** Ends the session at once. On any thread. */
    void requestAbort() {
        client.channel().eventLoop().execute(() -> {
            abort(Side.CLIENT);
            abort(Side.UPSTREAM);
        });
    }

    /** The PROXY header has told that the connection is {@code told}'s. */
    void introduced(InetSocketAddress told) {
        report.introduced(told);
        introduced();
    }

    /** The PROXY header has told of nobody: the connection is its sender's own. */
    void introduced() {
        on(new SessionEvent.Introduced(place.introduce(report.client().getAddress())));
    }

    /** The client's CONNECT is whole. */
    void connected(ClientConnect connect) {
        ServerOps ops = words.framing();
        ops.awaitAnswer();
        report.connected(connect, ops::isAnswered);
        on(new SessionEvent.ClientConnected());
    }

    /** What is known of it so far. */
    SessionReport report() {
        return report;
    }

    /** Where it lives. */
    EventLoop eventLoop() {
        return client.channel().eventLoop();
    }

    /** What it is now, unless it is over. On its event loop. */
    Optional<SessionView> view() {
        return state instanceof Closed
                ? Optional.empty()
                : Optional.of(SessionView.live(context.listener(), report, client.pending()));
    }

    /** Whether bytes that come before the sides are joined may be passed on then: inside TLS, or where there is none. */
    boolean mayHold() {
        return state instanceof Opening opening
                && (opening.client() instanceof Secured || opening.client() instanceof Plain);
    }

    /** Whether the end of writing to {@code side} is our own doing. */
    boolean isEnding(Side side) {
        return connection(side).map(Connection::isEnding).orElse(false);
    }

    /** Notes what a library said of an ending. */
    void detail(String text) {
        report.detail(text);
    }

    /** A fault of our own, which ends this session and no other. */
    SessionEvent failed(Throwable cause) {
        LOG.error("session={} failed", report.id(), cause);
        return new SessionEvent.Failed();
    }

    private Connection upstream() {
        return Objects.requireNonNull(upstream, "no upstream yet");
    }

    private Optional<Connection> connection(Side side) {
        return switch (side) {
            case CLIENT -> Optional.of(client);
            case UPSTREAM -> Optional.ofNullable(upstream);
        };
    }
}
