package org.isocenter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OldClassesTest {
    @TempDir Path folder;

    /// Every class of it passes the verifier afterwards, and has what it had.
    @Test
    void makesClassesThatTheVerifierTakes() throws Exception {
        Path original =
                Path.of(
                        CommandLine.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        Path jar = Files.copy(original, folder.resolve("picocli.jar"));
        List<String> names = entries(original);

        assertThat(OldClasses.rewrite(jar)).isGreaterThan(100);

        assertThat(entries(jar)).isEqualTo(names);
        assertThat(folder.resolve("picocli.jar.part")).doesNotExist();
        try (JarFile file = new JarFile(jar.toFile());
                URLClassLoader loader =
                        new URLClassLoader(
                                new URL[] {jar.toUri().toURL()},
                                ClassLoader.getPlatformClassLoader())) {
            assertThat(file.getComment()).contains("rewritten by Isocenter");
            for (String name : names) {
                if (!name.endsWith(".class") || name.contains("module-info")) {
                    continue;
                }
                byte[] bytes = file.getInputStream(file.getJarEntry(name)).readAllBytes();
                assertThat(ClassFile.of().parse(bytes).majorVersion())
                        .as(name)
                        .isGreaterThanOrEqualTo(ClassFile.JAVA_6_VERSION);
                assertThat(ClassFile.of().verify(bytes)).as(name).isEmpty();
                Class<?> loaded =
                        Class.forName(
                                name.replace(".class", "").replace('/', '.'),
                                /* initialize= */ true,
                                loader);
                assertThat(loaded.getClassLoader()).isSameAs(loader);
            }
        }
        assertThat(OldClasses.rewrite(jar)).as("nothing is old any more").isZero();
    }

    private static List<String> entries(Path jar) throws IOException {
        List<String> names = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry each : Collections.list(file.entries())) {
                names.add(each.getName());
            }
        }
        return names;
    }
}
