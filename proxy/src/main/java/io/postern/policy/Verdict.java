package io.postern.policy;

import io.postern.names.CertificateNames;
import java.time.Instant;
import java.util.List;

/** What a policy says of what a client has shown. */
public sealed interface Verdict {

    /** May come in. */
    sealed interface Admitted extends Verdict {
        /** What was shown. */
        ShownChain chain();

        /** What would have refused it, but for a setting that makes it a line of log. */
        List<Refused> tolerated();
    }

    /** May come in without a certificate: none is asked for, or none is needed. */
    record Anonymous() implements Admitted {
        @Override
        public ShownChain chain() {
            return ShownChain.NONE;
        }

        @Override
        public List<Refused> tolerated() {
            return List.of();
        }
    }

    /**
     * May come in by its certificate.
     *
     * @param chain    what was shown
     * @param names    the leaf's
     * @param until    when this has to be judged again, at the latest: its chain expires, a CRL grows stale, an answer grows old;
     *                 {@link Instant#MAX} where nothing bounds it
     * @param warnings what would be a refusal but for {@code warn_only} and its like: for the log
     */
    record Accepted(ShownChain chain, CertificateNames names, Instant until, List<Refused> warnings)
            implements Admitted {
        public Accepted {
            warnings = List.copyOf(warnings);
        }

        @Override
        public List<Refused> tolerated() {
            return warnings;
        }

        /** Without a warning. */
        public Accepted(ShownChain chain, CertificateNames names, Instant until) {
            this(chain, names, until, List.of());
        }
    }

    /**
     * Would be refused, and comes in all the same, without an identity ({@code access.shadow}).
     *
     * @param refused why it would be
     */
    record Shadowed(ShownChain chain, Refused refused) implements Admitted {
        @Override
        public List<Refused> tolerated() {
            return List.of(refused);
        }
    }

    /**
     * Is refused.
     *
     * @param reason why
     * @param detail for the log: printable ASCII, cut to 200 characters
     */
    record Refused(Refusal reason, String detail) implements Verdict {}

    /** Can't be judged before these are answered ({@code ocsp_peer}). */
    record OcspNeeded(List<OcspQuestion> questions) implements Verdict {
        public OcspNeeded {
            questions = List.copyOf(questions);
        }
    }
}
