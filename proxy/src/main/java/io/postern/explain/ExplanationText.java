package io.postern.explain;

import io.postern.explain.ListenerExplanation.Arrival;
import io.postern.explain.ListenerExplanation.Judgement;
import io.postern.explain.ListenerExplanation.UserLookup;
import io.postern.explain.ShownCertificate.Facts;
import io.postern.explain.ShownCertificate.Names;
import io.postern.identity.MappedUser;
import io.postern.names.CertificateNames;
import io.postern.nats.ConnectIdentity;
import io.postern.nats.Nkey;
import io.postern.policy.RuleResult;
import io.postern.policy.RuleResult.Outcome;
import io.postern.policy.Verdict;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An explanation in words. */
final class ExplanationText {
    private static final int LABELS = 21;

    private final StringBuilder text = new StringBuilder();

    private ExplanationText() {}

    /** The text, each line ended. */
    static String of(ShownCertificate certificate, List<ListenerExplanation> listeners) {
        ExplanationText explanation = new ExplanationText();
        explanation.certificate(certificate);
        listeners.forEach(explanation::listener);
        return explanation.text.toString();
    }

    private void certificate(ShownCertificate certificate) {
        int more = certificate.chain().certificates().size() - 1;
        line("Certificate " + certificate.file() + (more == 0 ? "" : ", with " + more + " more behind it"));
        switch (certificate.facts()) {
            case Facts.Undecodable(String why) -> field("unreadable", why);
            case Facts.Decoded facts -> {
                field("subject", facts.subject());
                field("issuer", facts.issuer());
                names(certificate.names());
                field("valid", facts.notBefore() + " to " + facts.notAfter());
                field("pin", facts.pin());
            }
        }
    }

    private void names(Names names) {
        switch (names) {
            case Names.Unreadable(String why) -> field("names", "can't be read: " + why);
            case Names.Read(CertificateNames read) ->
                Stream.of(
                                read.emails().stream().map("email "::concat),
                                read.dnsNames().stream().map("dns "::concat),
                                read.uris().stream().map("uri "::concat),
                                read.addresses().stream().map("ip "::concat))
                        .flatMap(kind -> kind)
                        .forEach(name -> field("name", name));
        }
    }

    private void listener(ListenerExplanation explanation) {
        line("");
        line("Listener " + explanation.listener().name() + " on "
                + explanation.listener().listen() + ", before upstream "
                + explanation.listener().upstream());
        switch (explanation.judgement()) {
            case Judgement.NoTls() -> field("verdict", "not asked for: this listener has no TLS");
            case Judgement.NotAsked() -> field("verdict", "not asked for: verify is false");
            case Judgement.Judged(List<RuleResult> rules, Verdict verdict) -> {
                rules.forEach(rule -> field(rule.rule(), words(rule, verdict)));
                field("verdict", words(verdict));
            }
        }
        lookup(explanation.lookup());
        field("upstream", words(explanation.arrival()));
    }

    private static String words(RuleResult rule, Verdict verdict) {
        return switch (rule.outcome()) {
            case Outcome.Passed() -> "passed";
            case Outcome.Refused refused -> "REFUSED " + refused.reason().tag() + ": " + refused.detail();
            case Outcome.NotAsked() ->
                Words.isLeftToHandshake(rule, verdict) ? "asked in a handshake only" : "not asked";
            case Outcome.Skipped(String because) -> "skipped, as " + because + " has to pass first";
        };
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted(var _, var _, var _, List<Verdict.Refused> warnings) ->
                "ACCEPTED"
                        + warnings.stream()
                                .map(warning -> "; a warning: " + words(warning))
                                .collect(Collectors.joining());
            case Verdict.Refused refused -> "REFUSED " + words(refused);
            case Verdict.Shadowed(var _, Verdict.Refused refused) ->
                "ACCEPTED without an identity, as access.shadow is on; else REFUSED " + words(refused);
            case Verdict.OcspNeeded _ -> "ACCEPTED where the issuer's responder, asked in a handshake only, agrees";
            case Verdict.Anonymous() -> "ACCEPTED without a certificate";
        };
    }

    private static String words(Verdict.Refused refused) {
        return refused.reason().tag() + " (alert " + Words.of(refused.reason().alert()) + "): " + refused.detail();
    }

    private void lookup(UserLookup lookup) {
        switch (lookup) {
            case UserLookup.NotMapped() -> {}
            case UserLookup.Found(MappedUser user) -> field("user", words(user));
            case UserLookup.Unreadable() -> field("user", "none, as the names can't be read");
            case UserLookup.NotFound(List<MappedUser> lookedFor) -> {
                field("user", "none; looked for, in order:");
                lookedFor.forEach(user -> field("", words(user)));
            }
        }
    }

    private static String words(MappedUser user) {
        return '"' + user.user() + "\" by its " + Words.of(user.field());
    }

    private static String words(Arrival arrival) {
        return switch (arrival) {
            case Arrival.KeptOut() -> "does not get there";
            case Arrival.As(ConnectIdentity.Nobody(), var _) ->
                "does not get there: CONNECT is refused, no_mapped_user";
            case Arrival.As(ConnectIdentity identity, String signer) ->
                words(identity) + (signer.isEmpty() ? "" : ", signed as trusted proxy " + signer);
        };
    }

    private static String words(ConnectIdentity identity) {
        return switch (identity) {
            case ConnectIdentity.Own() -> "as whom the client's own CONNECT says";
            case ConnectIdentity.User(String user) -> "as user \"" + user + "\", by this name alone";
            case ConnectIdentity.UserPassword password -> "as user \"" + password.user() + "\", by its password";
            case ConnectIdentity.Token _ -> "by a token";
            case ConnectIdentity.NkeyUser(Nkey key) -> "by nkey " + key.publicKey();
            case ConnectIdentity.Nobody() -> "as nobody";
        };
    }

    private void field(String label, String value) {
        line("  " + label + " ".repeat(Math.max(1, LABELS - label.length())) + value);
    }

    /** What a certificate says must not disturb a terminal. */
    private void line(String line) {
        line.codePoints().forEach(c -> {
            boolean invisible = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
            text.append(invisible ? "\\u{%x}".formatted(c) : Character.toString(c));
        });
        text.append('\n');
    }
}
