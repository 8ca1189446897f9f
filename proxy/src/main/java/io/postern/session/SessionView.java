package io.postern.session;

import io.postern.config.ListenerConfig;
import io.postern.identity.MappedUser;
import io.postern.policy.ShownChain;
import io.postern.tls.HandshakeFacts;
import java.net.InetSocketAddress;
import java.time.Instant;

/**
 * A session as it was at one moment, for monitoring. Made on the session's event loop; immutable.
 *
 * @param id       the session's number
 * @param listener the listener that accepted it, as it was configured then
 * @param client   its client
 * @param upstream its upstream
 * @param times    when it did what
 * @param volume   how much went through it
 * @param stage    whether it is live
 */
public record SessionView(
        long id, ListenerConfig listener, Client client, Upstream upstream, Times times, Volume volume, Stage stage) {

    /**
     * The client of a session.
     *
     * @param address     its true address, and whose connection it comes by
     * @param mode        how its connection came to be what it is
     * @param channel     what its connection is protected by
     * @param application what it says that it is
     * @param user        the upstream's user that its certificate became; empty for none
     */
    public record Client(
            Address address, SessionReport.Mode mode, Protection channel, Application application, String user) {}

    /**
     * Where a client is.
     *
     * @param own  its own address
     * @param peer the other end of the connection: the same, or a load balancer that told of it in a PROXY header
     */
    public record Address(InetSocketAddress own, InetSocketAddress peer) {}

    /**
     * What a client says in CONNECT of the program that it is; each is empty until it has, and where it does not say.
     *
     * @param name    the application's
     * @param lang    the client library's
     * @param version the client library's
     */
    public record Application(String name, String lang, String version) {
        /** Of a client that has said nothing. */
        public static final Application UNKNOWN = new Application("", "", "");
    }

    /** What a client's connection is protected by. */
    public sealed interface Protection {
        /** Nothing, or its handshake is not done. */
        record None() implements Protection {}

        /**
         * TLS.
         *
         * @param facts what the handshake agreed on
         * @param chain what the client showed in it; nothing for a session that has ended, as chains are large
         */
        record Tls(HandshakeFacts facts, ShownChain chain) implements Protection {}
    }

    /**
     * The connection to the upstream, by what its INFO says.
     *
     * @param serverId the {@code server_id}; empty before INFO
     * @param clientId the {@code client_id}; 0 before INFO, and where it has none
     */
    public record Upstream(String serverId, long clientId) {}

    /**
     * When a session did what.
     *
     * @param start when it was accepted
     * @param last  when either side last said something
     * @param seen  when this was made: for a session that has ended, when it ended
     */
    public record Times(Instant start, Instant last, Instant seen) {}

    /**
     * How much went through a session.
     *
     * @param bytesFromClient      without TLS
     * @param bytesFromUpstream    what was passed on to the client, without TLS
     * @param messagesFromUpstream messages among that
     * @param pending              bytes for the client that its socket has not taken yet
     */
    public record Volume(long bytesFromClient, long bytesFromUpstream, long messagesFromUpstream, long pending) {}

    /** Whether a session is live. */
    public sealed interface Stage {
        /** It is. */
        record Live() implements Stage {}

        /** It has ended. */
        record Closed(CloseReason reason) implements Stage {}
    }

    /** Of a session that is live. On its event loop. */
    static SessionView live(ListenerConfig listener, SessionReport report, long pending) {
        return of(listener, report, pending, new Stage.Live());
    }

    /** Of a session that has just ended. On its event loop. */
    public static SessionView closed(ListenerConfig listener, SessionReport report, CloseReason reason) {
        return of(listener, report, 0, new Stage.Closed(reason));
    }

    private static SessionView of(ListenerConfig listener, SessionReport report, long pending, Stage stage) {
        return new SessionView(
                report.id(),
                listener,
                client(report, stage),
                new Upstream(
                        report.upstreamServerId(), report.upstreamClientId().orElse(0)),
                new Times(
                        report.acceptedAt(),
                        report.lastActivity(),
                        report.acceptedAt().plus(report.age())),
                new Volume(
                        report.fromClient().bytes(),
                        report.fromUpstream().bytes(),
                        report.fromUpstream().messages(),
                        pending),
                stage);
    }

    private static Client client(SessionReport report, Stage stage) {
        return new Client(
                new Address(report.client(), report.peer()),
                report.mode(),
                protection(report, stage),
                report.connect()
                        .map(connect -> new Application(connect.name(), connect.lang(), connect.version()))
                        .orElse(Application.UNKNOWN),
                user(report.identity()));
    }

    private static Protection protection(SessionReport report, Stage stage) {
        ShownChain chain = stage instanceof Stage.Live ? report.admitted().chain() : ShownChain.NONE;
        return report.facts()
                .<Protection>map(facts -> new Protection.Tls(facts, chain))
                .orElseGet(Protection.None::new);
    }

    private static String user(Identity identity) {
        return switch (identity) {
            case Identity.Mapped(MappedUser user, var _) -> user.user();
            case Identity.Unmapped _, Identity.Relayed _ -> "";
        };
    }
}
