package org.isocenter.dicomweb;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import tools.jackson.databind.JsonNode;

/// The public sample files in the folder `shared` beside the checkout. Tests that need them are
/// skipped, and say so, where they are not.
public final class Samples {
    private static final Path FOLDER = folder();

    private Samples() {}

    private static Path folder() {
        Path root = Path.of(System.getProperty("isocenter.root", ".."));
        return Stream.of(
                        System.getProperty("isocenter.shared", ""),
                        root.resolve("../shared").toString(),
                        root.resolve("../../shared").toString())
                .filter(path -> !path.isEmpty())
                .map(path -> Path.of(path).resolve("samples"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(root.resolve("../shared/samples"));
    }

    /// The files, by their path in the folder: `modalities/pt.dcm`.
    public static List<String> names() {
        assumeTrue(Files.isDirectory(FOLDER), () -> "sample files are not at " + FOLDER);
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".dcm"))
                    .map(file -> FOLDER.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> wellFormed() {
        return names().stream().filter(name -> !name.startsWith("malformed/")).toList();
    }

    public static List<String> malformed() {
        return names().stream().filter(name -> name.startsWith("malformed/")).toList();
    }

    public static byte[] bytes(String name) {
        return read(FOLDER.resolve(name));
    }

    /// What the file is once it is stored: with a preamble of zeros.
    public static byte[] withoutPreamble(byte[] bytes) {
        byte[] stored = bytes.clone();
        Arrays.fill(stored, 0, Math.min(128, stored.length), (byte) 0);
        return stored;
    }

    /// The true data set of a file.
    public static JsonNode dataSet(String name) {
        try {
            return Json.read(read(FOLDER.resolve("ground-truth/" + name + ".dataset.json")))
                    .get("dataset");
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /// A column of the manifest by file.
    public static Map<String, String> manifest(String column) {
        Map<String, String> values = new HashMap<>();
        try {
            List<String> lines = Files.readAllLines(FOLDER.resolve("MANIFEST.csv"));
            int index = cells(lines.getFirst()).indexOf(column);
            for (String line : lines.subList(1, lines.size())) {
                List<String> cells = cells(line);
                values.put(cells.getFirst(), cells.get(index));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values;
    }

    private static List<String> cells(String line) {
        return Stream.of(line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
                .map(cell -> cell.replace("\"", ""))
                .toList();
    }

    private static byte[] read(Path file) {
        assumeTrue(Files.exists(file), () -> "there is no sample file " + file);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
