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
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** An explanation as JSON. Its members are a promise: docs/how-to/explain-cert.md has them. */
final class ExplanationJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    private ExplanationJson(JsonGenerator json) {
        this.json = json;
    }

    /** One object, on one line. */
    static String of(ShownCertificate certificate, List<ListenerExplanation> listeners) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            new ExplanationJson(json).write(certificate, listeners);
            json.writeEndObject();
        }
        return text.toString();
    }

    private void write(ShownCertificate certificate, List<ListenerExplanation> listeners) {
        json.writeObjectPropertyStart("certificate");
        json.writeStringProperty("file", certificate.file().toString());
        json.writeNumberProperty("chain", certificate.chain().certificates().size());
        facts(certificate.facts());
        names(certificate.names());
        json.writeEndObject();
        json.writeArrayPropertyStart("listeners");
        listeners.forEach(this::listener);
        json.writeEndArray();
    }

    private void facts(Facts facts) {
        switch (facts) {
            case Facts.Undecodable(String why) -> json.writeStringProperty("unreadable", why);
            case Facts.Decoded decoded -> {
                json.writeStringProperty("subject", decoded.subject());
                json.writeStringProperty("issuer", decoded.issuer());
                json.writeStringProperty("not_before", decoded.notBefore().toString());
                json.writeStringProperty("not_after", decoded.notAfter().toString());
                json.writeStringProperty("pin", decoded.pin());
            }
        }
    }

    private void names(Names names) {
        switch (names) {
            case Names.Unreadable(String why) -> json.writeStringProperty("names_unreadable", why);
            case Names.Read(CertificateNames read) -> {
                json.writeObjectPropertyStart("names");
                array("email", read.emails());
                array("dns", read.dnsNames());
                array("uri", read.uris());
                array("ip", read.addresses());
                json.writeEndObject();
            }
        }
    }

    private void array(String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    private void listener(ListenerExplanation explanation) {
        json.writeStartObject();
        json.writeStringProperty("name", explanation.listener().name());
        json.writeStringProperty("listen", explanation.listener().listen().toString());
        switch (explanation.judgement()) {
            case Judgement.NoTls() -> json.writeStringProperty("verdict", "no_tls");
            case Judgement.NotAsked() -> json.writeStringProperty("verdict", "not_asked");
            case Judgement.Judged(List<RuleResult> rules, Verdict verdict) -> {
                verdict(verdict);
                json.writeArrayPropertyStart("rules");
                rules.forEach(rule -> rule(rule, verdict));
                json.writeEndArray();
            }
        }
        lookup(explanation.lookup());
        upstream(explanation);
        json.writeEndObject();
    }

    private void verdict(Verdict verdict) {
        switch (verdict) {
            case Verdict.Accepted accepted -> {
                json.writeStringProperty("verdict", "accepted");
                json.writeArrayPropertyStart("warnings");
                accepted.warnings().forEach(warning -> {
                    json.writeStartObject();
                    refused(warning);
                    json.writeEndObject();
                });
                json.writeEndArray();
            }
            case Verdict.Refused refused -> {
                json.writeStringProperty("verdict", "refused");
                refused(refused);
            }
            case Verdict.Shadowed(var _, Verdict.Refused refused) -> {
                json.writeStringProperty("verdict", "shadowed");
                refused(refused);
            }
            case Verdict.OcspNeeded _ -> json.writeStringProperty("verdict", "ocsp_needed");
            case Verdict.Anonymous() -> json.writeStringProperty("verdict", "anonymous");
        }
    }

    private void refused(Verdict.Refused refused) {
        json.writeStringProperty("reason", refused.reason().tag());
        json.writeStringProperty("alert", Words.of(refused.reason().alert()));
        json.writeStringProperty("detail", refused.detail());
    }

    private void rule(RuleResult rule, Verdict verdict) {
        json.writeStartObject();
        json.writeStringProperty("rule", rule.rule());
        switch (rule.outcome()) {
            case Outcome.Passed() -> json.writeStringProperty("outcome", "passed");
            case Outcome.Refused refused -> {
                json.writeStringProperty("outcome", "refused");
                json.writeStringProperty("reason", refused.reason().tag());
                json.writeStringProperty("detail", refused.detail());
            }
            case Outcome.NotAsked() ->
                json.writeStringProperty(
                        "outcome", Words.isLeftToHandshake(rule, verdict) ? "asked_in_handshake" : "not_asked");
            case Outcome.Skipped(String because) -> {
                json.writeStringProperty("outcome", "skipped");
                json.writeStringProperty("because", because);
            }
        }
        json.writeEndObject();
    }

    private void lookup(UserLookup lookup) {
        switch (lookup) {
            case UserLookup.NotMapped() -> json.writeBooleanProperty("maps", false);
            case UserLookup.Found(MappedUser user) -> {
                json.writeBooleanProperty("maps", true);
                json.writeObjectPropertyStart("user");
                user(user);
                json.writeEndObject();
            }
            case UserLookup.Unreadable() -> {
                json.writeBooleanProperty("maps", true);
                candidates(List.of());
            }
            case UserLookup.NotFound(List<MappedUser> lookedFor) -> {
                json.writeBooleanProperty("maps", true);
                candidates(lookedFor);
            }
        }
    }

    private void candidates(List<MappedUser> users) {
        json.writeArrayPropertyStart("candidates");
        users.forEach(user -> {
            json.writeStartObject();
            user(user);
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    private void user(MappedUser user) {
        json.writeStringProperty("name", user.user());
        json.writeStringProperty("field", Words.of(user.field()));
    }

    private void upstream(ListenerExplanation explanation) {
        json.writeObjectPropertyStart("upstream");
        json.writeStringProperty("name", explanation.listener().upstream());
        switch (explanation.arrival()) {
            case Arrival.KeptOut() -> json.writeStringProperty("as", "kept_out");
            case Arrival.As(ConnectIdentity identity, String signer) -> {
                identity(identity);
                if (!signer.isEmpty()) {
                    json.writeStringProperty("signed_by", signer);
                }
            }
        }
        json.writeEndObject();
    }

    private void identity(ConnectIdentity identity) {
        switch (identity) {
            case ConnectIdentity.Own() -> json.writeStringProperty("as", "own");
            case ConnectIdentity.Nobody() -> json.writeStringProperty("as", "nobody");
            case ConnectIdentity.Token _ -> json.writeStringProperty("as", "token");
            case ConnectIdentity.User(String user) -> {
                json.writeStringProperty("as", "user");
                json.writeStringProperty("user", user);
            }
            case ConnectIdentity.UserPassword password -> {
                json.writeStringProperty("as", "password");
                json.writeStringProperty("user", password.user());
            }
            case ConnectIdentity.NkeyUser(Nkey key) -> {
                json.writeStringProperty("as", "nkey");
                json.writeStringProperty("nkey", key.publicKey());
            }
        }
    }
}
