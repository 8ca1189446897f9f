package io.postern.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages for contributors name, exists. */
class NamesTest {
    private static final Sources SOURCES = Sources.read();

    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*");
    private static final Pattern MEMBER = Pattern.compile("([A-Z]\\w*[a-z]\\w*)\\.([a-z]\\w*)");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z]{2,}(?:_[A-Z]+)*");
    private static final Pattern PACKAGE = Pattern.compile("io\\.postern(?:\\.[a-z]+)*");
    private static final Pattern OTHERS_TYPE = Pattern.compile("[a-z]\\w*(?:\\.[a-z]\\w*)+\\.[A-Z]\\w*");

    /** Words of the protocols, not of the code. */
    private static final Set<String> PROTOCOL = Set.of("INFO", "CONNECT", "TERM", "INT");

    /** Code that a user of a client writes, and a file of his machine. */
    private static final Set<String> USERS = Set.of("PATH");

    @ParameterizedTest
    @ValueSource(strings = {"docs/architecture.md", "docs/security.md"})
    void everyTypePackageAndTestThatIsNamedExists(String path) {
        List<String> unknown = new ArrayList<>();
        List<String> code = Page.of(path).code();
        for (String name : code) {
            if (!known(name)) {
                unknown.add(name);
            }
        }
        assertEquals(List.of(), unknown);
        // The patterns above still match what the page is made of.
        assertTrue(code.stream().filter(name -> MEMBER.matcher(name).matches()).count() > 10);
    }

    private static boolean known(String name) {
        Matcher member = MEMBER.matcher(name);
        if (member.matches()) {
            String type = member.group(1);
            return type.endsWith("Test")
                    ? SOURCES.hasTest(type, member.group(2))
                    : SOURCES.file(type).contains(" " + member.group(2) + "(");
        }
        if (PACKAGE.matcher(name).matches()) {
            return SOURCES.packages().contains(name);
        }
        if (OTHERS_TYPE.matcher(name).matches()) {
            return isOnTheClassPath(name);
        }
        if (CONSTANT.matcher(name).matches()) {
            return PROTOCOL.contains(name) || USERS.contains(name) || SOURCES.hasConstant(name);
        }
        return !TYPE.matcher(name).matches() || SOURCES.types().contains(name);
    }

    private static boolean isOnTheClassPath(String type) {
        try {
            Class.forName(type, false, NamesTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    @Test
    void everyPackageIsInTheArchitecturePage() {
        Set<String> named = Set.copyOf(Page.of("docs/architecture.md").code());
        assertEquals(
                List.of(),
                SOURCES.packages().stream()
                        // Test packages beside what they test have its name.
                        .filter(name -> !named.contains(name))
                        .toList());
        assertTrue(
                SOURCES.mainPackages().size() > 8, () -> SOURCES.mainPackages().toString());
    }

    /** A reader of the sources finds what the table of invariants says: each of them has its tests. */
    @Test
    void everyInvariantHasATest() {
        List<List<String>> invariants = Page.of("docs/architecture.md").rows("## Invariants");
        assertTrue(invariants.size() >= 8);
        for (List<String> invariant : invariants) {
            assertTrue(
                    MEMBER.matcher(invariant.getLast())
                            .results()
                            .anyMatch(test -> test.group(1).endsWith("Test")),
                    invariant::toString);
        }
    }
}
