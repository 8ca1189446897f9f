package io.postern.explain;

import io.postern.config.ListenerConfig;
import io.postern.identity.MappedUser;
import io.postern.nats.ConnectIdentity;
import io.postern.policy.RuleResult;
import io.postern.policy.Verdict;
import java.util.List;

/**
 * What becomes of a client with the certificate at one listener.
 *
 * @param listener  the listener
 * @param judgement what is said of the certificate
 * @param lookup    which user it is
 * @param arrival   as whom the client comes to the upstream
 */
record ListenerExplanation(ListenerConfig listener, Judgement judgement, UserLookup lookup, Arrival arrival) {

    /** What is said of the certificate. */
    sealed interface Judgement {
        /** Nothing: there is no TLS. */
        record NoTls() implements Judgement {}

        /** Nothing: clients are asked for none. */
        record NotAsked() implements Judgement {}

        /**
         * What the policy says.
         *
         * @param rules   each rule's word, also of those that the verdict did not come to
         * @param verdict the policy's, before any issuer was asked
         */
        record Judged(List<RuleResult> rules, Verdict verdict) implements Judgement {
            public Judged {
                rules = List.copyOf(rules);
            }
        }
    }

    /** Which user of the upstream the certificate is, whether it is let in or not. */
    sealed interface UserLookup {
        /** The listener maps no certificates. */
        record NotMapped() implements UserLookup {}

        /** This one. */
        record Found(MappedUser user) implements UserLookup {}

        /**
         * None.
         *
         * @param lookedFor the names that would have been one, in order
         */
        record NotFound(List<MappedUser> lookedFor) implements UserLookup {
            public NotFound {
                lookedFor = List.copyOf(lookedFor);
            }
        }

        /** It can't be told, as the certificate's names can't be read. */
        record Unreadable() implements UserLookup {}
    }

    /** As whom the client comes to the upstream. */
    sealed interface Arrival {
        /** As nobody, as it does not come in. */
        record KeptOut() implements Arrival {}

        /**
         * As this.
         *
         * @param signer the public nkey by which the gate signs as a trusted proxy; empty where it does not
         */
        record As(ConnectIdentity identity, String signer) implements Arrival {}
    }
}
