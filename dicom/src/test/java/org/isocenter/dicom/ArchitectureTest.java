package org.isocenter.dicom;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    private static final JavaClasses CODE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPath(Path.of("target/classes"));

    @Test
    void usesTheJdkAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.isocenter.dicom..",
                        "java.lang..",
                        "java.util..",
                        "java.io",
                        "java.math",
                        "java.nio",
                        "java.nio.charset",
                        "java.text",
                        "java.time..",
                        "org.jspecify.annotations")
                .because("the module is a library that drags nothing in")
                .check(CODE);
    }

    @Test
    void reachesNoFileAndNoClock() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        File.class,
                        FileInputStream.class,
                        FileOutputStream.class,
                        RandomAccessFile.class,
                        Clock.class)
                .because("a parser that sees only streams can be tested with bytes alone")
                .check(CODE);
    }

    @Test
    void hasNoCyclesBetweenPackages() {
        slices().matching("org.isocenter.dicom.(*)..").should().beFreeOfCycles().check(CODE);
    }
}
