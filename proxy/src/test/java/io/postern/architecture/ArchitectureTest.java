package io.postern.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md that a compiler does not know. */
class ArchitectureTest {
    private static final int FILE_LIMIT = 400;
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.postern");

    @Test
    void theConfigurationKnowsNoNetty() {
        check(noClasses()
                .that()
                .resideInAPackage("io.postern.config")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .because("the configuration is read and checked without a network"));
    }

    @Test
    void onlyTheConfigurationReadsHocon() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.postern.config")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.typesafe.config..")
                .because("everything else gets records that are valid"));
    }

    @Test
    void decisionsArePure() {
        check(noClasses()
                .that(resideInAnyPackage("io.postern.nats")
                        .or(simpleNameStartingWith("SessionLogic"))
                        .or(simpleNameStartingWith("OpeningLogic"))
                        .or(simpleNameStartingWith("OpeningEnds"))
                        .or(simpleNameStartingWith("UpstreamLogic"))
                        .or(simpleNameStartingWith("ServerTable")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.channel..", "io.netty.handler..")
                .because("what is decided in pure code can be tested as a table"));
    }

    @Test
    void pipelinesAreEditedInOneClass() {
        Set<String> edits = Set.of("addFirst", "addLast", "addBefore", "addAfter", "replace", "remove");
        check(classes().should(new ArchCondition<JavaClass>("leave pipelines to SessionPipeline") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaAccess<?> access : type.getMethodCallsFromSelf()) {
                    boolean edit = access.getTargetOwner().isAssignableTo(ChannelPipeline.class)
                            && edits.contains(access.getName());
                    boolean allowed = type.getFullName().equals("io.postern.session.SessionPipeline")
                            // The first handler, at accept: Session.accept, on behalf of ClientInitializer.
                            || access.getOrigin().getFullName().startsWith("io.postern.session.Session.accept(");
                    if (edit && !allowed) {
                        events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                    }
                }
            }
        }));
    }

    @Test
    void bouncyCastleStaysWhereKeysAndDevelopmentCertificatesAreMade() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.postern.certs",
                        "io.postern.tls..",
                        "io.postern.names",
                        "io.postern.policy",
                        "io.postern.ocsp")
                .and()
                .doNotHaveFullyQualifiedName("io.postern.nats.Nkey")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle.."));
    }

    @Test
    void eachTlsEngineIsTouchedInItsPackageAlone() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.postern.tls.jdk")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.handler.ssl..")
                .because("it takes hundreds of milliseconds to load what the native engine does without"));
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.postern.tls.boringssl")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.internal.tcnative..")
                .because("a wrong call there ends the process"));
        check(noClasses()
                .that()
                .resideInAPackage("io.postern.tls")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.postern.tls.jdk", "io.postern.tls.boringssl")
                .because("the engines are behind TlsEngine"));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("io.postern.(*)..").should().beFreeOfCycles());
    }

    @Test
    void noFileIsLargerThanTheHardBudget() throws IOException {
        List<String> large = new ArrayList<>();
        for (String module : List.of("config", "proxy", "bench")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    try (Stream<String> lines = Files.lines(file)) {
                        if (lines.count() > FILE_LIMIT) {
                            large.add(ROOT.relativize(file).toString());
                        }
                    }
                }
            }
        }
        Assertions.assertEquals(List.of(), large);
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
