package org.isocenter.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What Maven and the module system cannot see to: who may use whom inside the modules.
final class ArchitectureTest {
    private static final String ROOT = "org.isocenter";
    private static final Path CHECKOUT = Path.of(System.getProperty("isocenter.root", ".."));

    private static final JavaClasses CODE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    @Test
    void dicomReachesNoFileSocketOrClock() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".dicom..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".dicom..",
                        "java.lang..",
                        "java.io",
                        "java.math",
                        "java.nio",
                        "java.nio.channels",
                        "java.nio.charset",
                        "java.text",
                        "java.time..",
                        "java.util..",
                        "org.jspecify.annotations")
                .because("a parser that sees only bytes can be tested with bytes alone")
                .check(CODE);
    }

    @Test
    void onlyTheHttpModuleKnowsTheServerLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".http.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .because("handlers are called from tests with plain values")
                .check(CODE);
    }

    @Test
    void sqlStandsInRepositories() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".persistence..")
                .and(
                        new DescribedPredicate<JavaClass>("do not stand in a repository") {
                            @Override
                            public boolean test(JavaClass type) {
                                String outermost = type.getName().replaceAll("\\$.*", "");
                                return !outermost.endsWith("Repository")
                                        // A repository that writes behind a queue.
                                        && !outermost.endsWith(".SignInLog");
                            }
                        })
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.sql.PreparedStatement")
                .because("who wants to know what is asked of the database looks there")
                .check(CODE);
    }

    @Test
    void timeAndChanceArePassedIn() {
        Set<String> clocks =
                Set.of(
                        Instant.class.getName(),
                        Clock.class.getName(),
                        LocalDate.class.getName(),
                        LocalDateTime.class.getName());
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".dicom..",
                        ROOT + ".dicomweb..",
                        ROOT + ".resourcemanager..",
                        ROOT + ".identity..")
                .should()
                .callMethodWhere(
                        new DescribedPredicate<JavaCall<?>>(
                                "they ask the system for time or chance") {
                            @Override
                            public boolean test(JavaCall<?> call) {
                                String owner = call.getTargetOwner().getName();
                                String method = call.getName();
                                return clocks.contains(owner)
                                                && Set.of("now", "systemUTC", "systemDefaultZone")
                                                        .contains(method)
                                        || owner.equals(UUID.class.getName())
                                                && method.equals("randomUUID")
                                        || owner.equals(System.class.getName())
                                                && method.equals("currentTimeMillis");
                            }
                        })
                .orShould()
                .callConstructor(SecureRandom.class)
                .because("then any run can be repeated")
                .check(CODE);
    }

    @Test
    void packagesHaveNoCycles() {
        for (String module :
                List.of(
                        "dicom",
                        "http",
                        "persistence",
                        "dicomweb",
                        "resourcemanager",
                        "identity")) {
            slices().matching(ROOT + "." + module + ".(*)..").should().beFreeOfCycles().check(CODE);
        }
    }

    @Test
    void thePlanesDoNotKnowEachOther() {
        for (String plane : List.of("dicomweb", "resourcemanager", "identity")) {
            String[] others =
                    Stream.of("dicomweb", "resourcemanager", "identity", "server", "cli")
                            .filter(other -> !other.equals(plane))
                            .map(other -> ROOT + "." + other + "..")
                            .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + plane + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(CODE);
        }
    }

    /// The map names packages and types, and they exist.
    @Test
    void theMapIsTrue() throws Exception {
        String map = Files.readString(CHECKOUT.resolve("ARCHITECTURE.md"));
        Matcher names = Pattern.compile("`(org\\.isocenter\\.[A-Za-z.]+)`").matcher(map);
        int found = 0;
        while (names.find()) {
            String name = names.group(1);
            found++;
            boolean isType = Character.isUpperCase(name.charAt(name.lastIndexOf('.') + 1));
            String path = name.replace('.', '/');
            try (Stream<Path> modules = Files.list(CHECKOUT)) {
                assertThat(
                                modules.anyMatch(module ->
                                        Files.exists(
                                                module.resolve("src/main/java")
                                                        .resolve(isType ? path + ".java" : path))))
                        .as("ARCHITECTURE.md names %s", name)
                        .isTrue();
            }
        }
        assertThat(found).isGreaterThan(20);
    }
}
