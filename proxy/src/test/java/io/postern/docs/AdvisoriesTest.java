package io.postern.docs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.netty.buffer.ByteBuf;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reasons in docs/security.md why advisories of later versions do not reach us. */
class AdvisoriesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.postern");

    /** Parts that have natives or are the platform's may be missing; no other may be there. */
    private static final Set<String> REQUIRED = Set.of(
            "netty-buffer",
            "netty-codec-base",
            "netty-common",
            "netty-handler",
            "netty-resolver",
            "netty-transport",
            "netty-transport-classes-epoll",
            "netty-transport-native-unix-common",
            "netty-tcnative-classes",
            "bcpkix-jdk18on",
            "bcprov-jdk18on",
            "bcutil-jdk18on");

    private static final Set<String> OPTIONAL =
            Set.of("netty-tcnative-boringssl-static", "netty-transport-native-epoll");

    /** The class path of the tests, of which the program's is a part. */
    @Test
    void onlyTheJarsThatAreNamedHereAreOnTheClassPath() {
        Pattern jar = Pattern.compile("((?:netty|bc)[a-z0-9-]*?)-\\d.*\\.jar");
        Set<String> found = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> jar.matcher(Path.of(path).getFileName().toString()))
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        found.removeAll(OPTIONAL);
        assertEquals(new TreeSet<>(REQUIRED), found);
    }

    @Test
    void noClassWithAnAdvisoryIsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat(assignableTo("io.netty.handler.ssl.SslClientHelloHandler")
                        .or(assignableTo("io.netty.handler.codec.DelimiterBasedFrameDecoder"))
                        .or(assignableTo("io.netty.handler.codec.LengthFieldBasedFrameDecoder")))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.handler.ipfilter..")
                .because("docs/security.md says that their advisories do not reach us")
                .check(CLASSES);
    }

    @Test
    void noNumberIsReadFromANettyBuffer() {
        Pattern numbers = Pattern.compile(
                "(?:get|set|read|write)(?:Unsigned)?(?:Short|Medium|Int|Long|Char|Float|Double)(?:LE)?");
        noClasses()
                .should()
                .callMethodWhere(new DescribedPredicate<JavaMethodCall>("a number is read from a Netty buffer") {
                    @Override
                    public boolean test(JavaMethodCall call) {
                        boolean partToText = call.getName().equals("toString")
                                && call.getTarget().getRawParameterTypes().size() == 3;
                        return call.getTargetOwner().isAssignableTo(ByteBuf.class)
                                && (partToText
                                        || numbers.matcher(call.getName()).matches());
                    }
                })
                .check(CLASSES);
        assertTrue(CLASSES.contain("io.postern.nats.ServerOps"));
    }

    @Test
    void theVersionsInThePageAreThoseOfTheBuild() throws IOException {
        String build = Files.readString(Page.ROOT.resolve("pom.xml"));
        List<List<String>> rows = Page.of("docs/security.md").rows("## Versions and advisories");
        assertEquals(9, rows.size());
        for (List<String> row : rows) {
            String version = Pattern.quote(row.get(1));
            assertTrue(
                    Pattern.compile("<([a-z0-9-]+)\\.version>" + version + "</\\1\\.version>")
                            .matcher(build)
                            .find(),
                    row::toString);
        }
    }
}
