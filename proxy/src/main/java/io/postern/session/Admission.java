package io.postern.session;

import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;
import io.postern.tls.TlsHandler;
import java.util.Optional;

/** A listener's say over its clients: whether they come in, and as whom. Called on any event loop; answers at once. */
public interface Admission {

    /** Whether clients are refused that show no certificate, which INFO tells them. */
    ClientAuth clientAuth();

    /** TLS for one connection; nothing where {@code connection_rate_limit} is reached. */
    Optional<TlsHandler> startTls();

    /** What the policy of this moment says of a client that was let in before. */
    Verdict rejudge(ShownChain chain);

    /** As whom the client comes to the upstream, as things are at this moment. */
    Identity identify(Verdict.Admitted client);
}
