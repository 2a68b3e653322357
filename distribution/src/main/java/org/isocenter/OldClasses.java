package org.isocenter;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Writes the classes of a library in the format of Java 8 where they are older.
///
/// The ahead-of-time cache takes no classes from before Java 6, because they have no stack maps (JVMS §4.7.4) and
/// must be verified the old way at each start. Picocli's are of Java 5. The instructions stay as they are; the
/// maps are computed.
public final class OldClasses {
    private OldClasses() {}

    /// Rewrites the jars that are named, in their places. For the launcher alone.
    public static void main(String[] arguments) throws IOException {
        for (String each : List.of(arguments)) {
            rewrite(Path.of(each));
        }
    }

    /// Rewrites a jar in its place, whole or not at all.
    ///
    /// @return how many of its classes were too old
    static int rewrite(Path jar) throws IOException {
        Path part = jar.resolveSibling(jar.getFileName() + ".part");
        int rewritten = 0;
        try (JarFile from = new JarFile(jar.toFile());
                URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                OutputStream file = Files.newOutputStream(part);
                JarOutputStream to = new JarOutputStream(file)) {
            ClassFile format =
                    ClassFile.of(
                            StackMapsOption.GENERATE_STACK_MAPS,
                            ClassHierarchyResolverOption.of(
                                    ClassHierarchyResolver.ofResourceParsing(classes)));
            to.setComment("Classes rewritten by Isocenter in the format of Java 8");
            for (JarEntry entry : Collections.list(from.entries())) {
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith(".class")) {
                    ClassModel old = format.parse(bytes);
                    if (old.majorVersion() < ClassFile.JAVA_6_VERSION) {
                        bytes = format.transformClass(old, inFormatOfJava8());
                        rewritten++;
                    }
                }
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                to.putNextEntry(copy);
                to.write(bytes);
                to.closeEntry();
            }
        }
        Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return rewritten;
    }

    private static ClassTransform inFormatOfJava8() {
        ClassTransform version =
                (builder, element) ->
                        builder.with(
                                element instanceof ClassFileVersion
                                        ? ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0)
                                        : element);
        // A body that is not transformed would be copied as it is, without maps.
        return version.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL));
    }
}
