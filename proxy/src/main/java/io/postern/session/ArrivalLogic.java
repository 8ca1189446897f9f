package io.postern.session;

import io.postern.config.ClientSecurity;
import io.postern.intake.Entry;
import io.postern.session.SessionAction.PauseClient;
import io.postern.session.SessionAction.ReadClient;
import io.postern.session.SessionAction.SendError;
import io.postern.session.SessionAction.StartDeadline;
import io.postern.session.SessionAction.StopDeadline;
import io.postern.session.SessionAction.WatchProxyHeader;
import io.postern.session.SessionLogic.Step;
import io.postern.session.SessionState.ClientSide.Arriving;
import io.postern.session.SessionState.ClientSide.Introducing;
import io.postern.session.SessionState.Opening;
import io.postern.session.SessionState.UpstreamSide.NotDialed;
import java.time.Duration;
import java.util.function.Supplier;

/** The course of a session before anybody is heard or dialed: whether it is one too many, and whose it is. */
final class ArrivalLogic {
    static final Opening START = new Opening(new Arriving(), new NotDialed());

    /** nats-server's (client_proxyproto.go), which has it for the first bytes and once more for the rest. */
    private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(5);

    /** nats-server's words (errors.go, {@code ErrTooManyConnections}). */
    private static final String TOO_MANY = "maximum connections exceeded";

    private final SessionRules rules;
    private final OpeningEnds ends;
    private final Supplier<Step> begin;

    /** @param begin what comes next, with reads from the client off */
    ArrivalLogic(SessionRules rules, OpeningEnds ends, Supplier<Step> begin) {
        this.rules = rules;
        this.ends = ends;
        this.begin = begin;
    }

    Step accepted(Opening current, Entry entry) {
        return current.client() instanceof Arriving ? entered(current, entry) : Step.to(current);
    }

    Step introduced(Opening current, Entry entry) {
        return current.client() instanceof Introducing
                ? entered(current, entry).after(new PauseClient()).after(new StopDeadline(Deadline.PROXY_HEADER))
                : Step.to(current);
    }

    Step notIntroduced(Opening current, CloseReason reason) {
        return current.client() instanceof Introducing ? ends.over(current, reason) : Step.to(current);
    }

    private Step entered(Opening current, Entry entry) {
        return switch (entry) {
            case ADMITTED -> begin.get();
            case HEADER_AWAITED ->
                Step.to(
                        current.with(new Introducing()),
                        new WatchProxyHeader(),
                        new StartDeadline(Deadline.PROXY_HEADER, HEADER_TIMEOUT),
                        new ReadClient());
            case MAX_CONNECTIONS -> tooMany(current, CloseReason.MAX_CONNECTIONS);
            case MAX_CONNECTIONS_PER_LISTENER -> tooMany(current, CloseReason.MAX_CONNECTIONS_PER_LISTENER);
            case MAX_CONNECTIONS_PER_ADDRESS -> tooMany(current, CloseReason.MAX_CONNECTIONS_PER_ADDRESS);
            case PROXY_HEADER_NOT_ALLOWED -> ends.over(current, CloseReason.PROXY_HEADER_NOT_ALLOWED);
        };
    }

    /** Told in clear where all is in clear; a client that waits for TLS is owed none. */
    private Step tooMany(Opening current, CloseReason reason) {
        return switch (rules.security()) {
            case ClientSecurity.Plaintext() -> ends.over(current, reason, new SendError(TOO_MANY));
            case ClientSecurity.Tls _ -> ends.over(current, reason);
        };
    }
}
