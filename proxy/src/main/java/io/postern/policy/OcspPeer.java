package io.postern.policy;

import io.postern.config.RevocationConfig.OcspPeerConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * {@code ocsp_peer}: the issuer of each certificate of the chain that names a responder has to say that it is good (nats-server,
 * ocsp_peer.go). What {@code warn_only}, {@code unknown_is_good} and {@code allow_when_ca_unreachable} let pass is among the
 * warnings.
 */
record OcspPeer(OcspPeerConfig config, OcspStatuses statuses) implements Rule {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** A live session is judged again so soon where there is no answer: by then there is one, or that there is none. */
    private static final Duration PENDING = Duration.ofMillis(500);

    @Override
    public String key() {
        return "ocsp_peer";
    }

    @Override
    public Finding judge(VerifiedChain chain, Moment moment) {
        if (!config.verify()) {
            return new Finding.NotAsked();
        }
        Answers answers = new Answers(config, moment);
        for (OcspQuestion question : questions(chain)) {
            answers.add(question, statuses.of(question, moment.now()));
        }
        return answers.finding();
    }

    private static List<OcspQuestion> questions(VerifiedChain chain) {
        List<OcspQuestion> questions = new ArrayList<>();
        for (int i = 0; i < chain.issued().size(); i++) {
            X509Certificate one = chain.issued().get(i);
            List<URI> responders = responders(one);
            if (!responders.isEmpty()) {
                questions.add(new OcspQuestion(one, chain.issuerOf(i), responders));
            }
        }
        return questions;
    }

    private static List<URI> responders(X509Certificate certificate) {
        List<URI> responders = new ArrayList<>();
        String oid = Extension.authorityInfoAccess.getId();
        if (certificate.getExtensionValue(oid) == null) {
            return responders;
        }
        AuthorityInformationAccess access = AuthorityInformationAccess.getInstance(Encoding.value(certificate, oid));
        for (AccessDescription one : access.getAccessDescriptions()) {
            if (one.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
                    && one.getAccessLocation().getTagNo() == GeneralName.uniformResourceIdentifier) {
                responder(one.getAccessLocation().getName().toString()).ifPresent(responders::add);
            }
        }
        return responders;
    }

    private static Optional<URI> responder(String text) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return SCHEMES.contains(scheme) && uri.getRawAuthority() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException unreadable) {
            return Optional.empty();
        }
    }

    /** Adds up what is known of a chain. */
    private static final class Answers {
        private final OcspPeerConfig config;
        private final Moment moment;
        private final List<OcspQuestion> open = new ArrayList<>();
        private final List<Verdict.Refused> refusals = new ArrayList<>();
        private final List<Verdict.Refused> warnings = new ArrayList<>();
        private Instant until = Instant.MAX;

        Answers(OcspPeerConfig config, Moment moment) {
            this.config = config;
            this.moment = moment;
        }

        void add(OcspQuestion question, OcspStatuses.Status status) {
            String name = Details.name(question.certificate());
            String responder = String.valueOf(question.responders().getFirst());
            switch (status) {
                case OcspStatuses.Status.Good(Instant end) -> holds(end);
                case OcspStatuses.Status.Revoked() ->
                    fault(false, Refusal.CERTIFICATE_REVOKED, name + " is revoked, says " + responder);
                case OcspStatuses.Status.Unknown(Instant end) -> {
                    holds(end);
                    fault(config.unknownIsGood(), Refusal.OCSP_UNKNOWN, name + " is not known to " + responder);
                }
                case OcspStatuses.Status.Unreachable(Instant end) -> {
                    holds(end);
                    fault(
                            config.allowWhenCaUnreachable(),
                            Refusal.OCSP_UNREACHABLE,
                            name + ": no proper answer from " + responder);
                }
                case OcspStatuses.Status.NotAsked() -> {
                    open.add(question);
                    holds(moment.now().plus(PENDING));
                }
            }
        }

        private void holds(Instant end) {
            until = end.isBefore(until) ? end : until;
        }

        private void fault(boolean tolerated, Refusal reason, String detail) {
            List<Verdict.Refused> faults = tolerated || config.warnOnly() ? warnings : refusals;
            faults.add(new Verdict.Refused(reason, Details.of(detail)));
        }

        Finding finding() {
            if (!refusals.isEmpty()) {
                return new Finding.Failed(refusals.getFirst());
            }
            return open.isEmpty() || moment.occasion() == Occasion.LIVE
                    ? new Finding.Passed(until, warnings)
                    : new Finding.Pending(open);
        }
    }
}
