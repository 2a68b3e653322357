package org.isocenter.dicom;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The public sample files in the folder `shared` beside the checkout. Tests that need them are
/// skipped, and say so, where they are not.
public final class Samples {
    private static final Path FOLDER = folder();

    private Samples() {}

    private static Path folder() {
        Path root = Path.of(System.getProperty("isocenter.root", ".."));
        Path shared =
                Stream.of(
                                System.getProperty("isocenter.shared", ""),
                                root.resolve("../shared").toString(),
                                root.resolve("../../shared").toString())
                        .filter(path -> !path.isEmpty())
                        .map(Path::of)
                        .filter(Files::isDirectory)
                        .findFirst()
                        .orElse(root.resolve("../shared"));
        return shared.resolve("samples");
    }

    /// The files, by their path in the folder: `modalities/pt.dcm`.
    public static List<String> names() {
        if (!Files.isDirectory(FOLDER)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".dcm"))
                    .map(file -> FOLDER.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The files that are not there to be refused.
    public static List<String> wellFormed() {
        return names().stream().filter(name -> !name.startsWith("malformed/")).toList();
    }

    public static Path path(String name) {
        Path file = FOLDER.resolve(name);
        assumeTrue(Files.exists(file), () -> "sample files are not at " + FOLDER);
        return file;
    }

    public static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
