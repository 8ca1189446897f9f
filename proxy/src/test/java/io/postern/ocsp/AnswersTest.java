package io.postern.ocsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.policy.OcspQuestion;
import io.postern.policy.OcspStatuses.Status;
import io.postern.testing.Authority;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final Authority CA = Authority.root("Issuer");
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Status GOOD = new Status.Good(LATER);
    private static final Status UNKNOWN = new Status.Unknown(LATER);
    private static final Status UNREACHABLE = new Status.Unreachable(LATER);
    private static final Status REVOKED = new Status.Revoked();
    private static final Status NOT_ASKED = new Status.NotAsked();

    private final Answers answers = new Answers(3);

    private static OcspQuestion question(String name) {
        return new OcspQuestion(CA.leaf(name).certificate(), CA.certificate(), List.of(URI.create("http://ca/")));
    }

    private boolean put(OcspQuestion question, Status status) {
        return answers.put(question, status, NOW, NOW);
    }

    private Status of(OcspQuestion question, Instant now) {
        return answers.of(Answers.key(question), now);
    }

    @Test
    void whatWasUsedLongestAgoIsForgottenFirstAndRevocationsLast() {
        OcspQuestion revoked = question("revoked");
        OcspQuestion old = question("old");
        OcspQuestion used = question("used");
        put(revoked, REVOKED);
        put(used, GOOD);
        put(old, GOOD);
        of(used, NOW);
        OcspQuestion fresh = question("fresh");
        put(fresh, GOOD);
        assertEquals(REVOKED, of(revoked, NOW));
        assertEquals(GOOD, of(used, NOW));
        assertEquals(NOT_ASKED, of(old, NOW));
        assertEquals(GOOD, of(fresh, NOW));
    }

    @Test
    void revocationsTooAreForgottenWhereThereIsNothingElse() {
        List<OcspQuestion> all = List.of(question("a"), question("b"), question("c"), question("d"));
        all.forEach(question -> put(question, REVOKED));
        assertEquals(NOT_ASKED, of(all.getFirst(), NOW));
        assertEquals(REVOKED, of(all.getLast(), NOW));
    }

    @Test
    void aStatusGivesWayToAnotherAsItsKindAllows() {
        // The held, the answered, what holds then, and whether those who relied on the held are to be judged again.
        record Row(Status held, Status answered, Status then, boolean worse) {}
        for (Row row : List.of(
                new Row(GOOD, GOOD, GOOD, false),
                new Row(GOOD, UNKNOWN, UNKNOWN, true),
                new Row(GOOD, REVOKED, REVOKED, true),
                new Row(GOOD, UNREACHABLE, GOOD, false),
                new Row(new Status.Good(NOW), UNREACHABLE, UNREACHABLE, false),
                new Row(new Status.Good(NOW), UNKNOWN, UNKNOWN, true),
                new Row(UNKNOWN, GOOD, GOOD, false),
                new Row(UNKNOWN, UNREACHABLE, UNKNOWN, false),
                new Row(UNKNOWN, REVOKED, REVOKED, true),
                new Row(UNREACHABLE, GOOD, GOOD, false),
                new Row(UNREACHABLE, UNKNOWN, UNKNOWN, false),
                new Row(UNREACHABLE, REVOKED, REVOKED, true),
                new Row(REVOKED, UNKNOWN, REVOKED, false),
                new Row(REVOKED, UNREACHABLE, REVOKED, false),
                new Row(REVOKED, REVOKED, REVOKED, false),
                new Row(REVOKED, GOOD, GOOD, false))) {
            OcspQuestion question = question("row");
            assertFalse(put(question, row.held()), row::toString);
            assertEquals(row.worse(), put(question, row.answered()), row::toString);
            assertEquals(row.then(), of(question, NOW), row::toString);
        }
    }

    @Test
    void timeEndsAllButARevocation() {
        for (Status status : List.of(GOOD, UNKNOWN, UNREACHABLE, REVOKED)) {
            OcspQuestion question = question("ends");
            put(question, status);
            assertEquals(status, of(question, LATER.minusNanos(1)));
            assertTrue(answers.isKnown(Answers.key(question), LATER.minusNanos(1)));
            assertEquals(status.equals(REVOKED) ? REVOKED : NOT_ASKED, of(question, LATER));
            assertEquals(status.equals(REVOKED), answers.isKnown(Answers.key(question), LATER));
        }
    }

    @Test
    void onlySoManyAreDueAtOnce() {
        List<OcspQuestion> all = List.of(question("a"), question("b"), question("c"));
        all.forEach(question -> put(question, GOOD));
        all.forEach(question -> of(question, NOW));
        assertEquals(2, answers.due(NOW, 2).size());
        assertEquals(List.of(), answers.due(NOW.minusNanos(1), 2));
    }
}
