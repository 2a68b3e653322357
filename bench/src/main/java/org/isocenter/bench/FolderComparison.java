package org.isocenter.bench;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.dump.DataSetDump;
import org.isocenter.dicom.part10.DataSetReader;
import org.isocenter.dicom.part10.DicomFile;
import org.isocenter.dicom.part10.ReadOptions;

/// Reads and prints every file of a folder, several rounds, and lets DCMTK's `dcmdump` do the same.
///
/// Both open each file, parse all of it but for long values, and print every element, into nothing. The
/// first round of ours includes starting up.
public final class FolderComparison {
    private FolderComparison() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 6;
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(file -> file.toString().endsWith(".dcm")).sorted().toList();
        }
        System.out.println(files.size() + " files");
        double best = Double.MAX_VALUE;
        for (int round = 1; round <= rounds; round++) {
            long start = System.nanoTime();
            long characters = 0;
            for (Path file : files) {
                characters += dump(file);
            }
            double each = (System.nanoTime() - start) / 1e3 / files.size();
            best = Math.min(best, each);
            System.out.printf(
                    "isocenter round %d: %.1f µs a file, %d characters%n", round, each, characters);
        }
        double bestRead = Double.MAX_VALUE;
        for (int round = 1; round <= rounds; round++) {
            long start = System.nanoTime();
            for (Path file : files) {
                read(file);
            }
            bestRead = Math.min(bestRead, (System.nanoTime() - start) / 1e3 / files.size());
        }
        System.out.printf("isocenter, data set without printing: %.1f µs a file%n", bestRead);
        double bestOther = Double.MAX_VALUE;
        for (int round = 1; round <= Math.min(3, rounds); round++) {
            double each = dcmdump(folder, files.size());
            bestOther = Math.min(bestOther, each);
            System.out.printf("dcmdump round %d: %.1f µs a file%n", round, each);
        }
        System.out.printf("ratio: %.1f%n", bestOther / best);
    }

    private static DicomFile read(Path file) throws IOException, DicomFormatException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return DataSetReader.read(in, ReadOptions.DEFAULT);
        }
    }

    private static long dump(Path file) throws IOException, DicomFormatException {
        Counter counter = new Counter();
        new DataSetDump(counter, new DataSetDump.Style(false, 120)).file(read(file));
        return counter.characters;
    }

    /// One process for the whole folder, so that its start counts once.
    private static double dcmdump(Path folder, int files) throws Exception {
        long start = System.nanoTime();
        Process process =
                new ProcessBuilder("dcmdump", "+sd", "+r", folder.toString())
                        .redirectOutput(new File("/dev/null"))
                        .redirectError(new File("/dev/null"))
                        .start();
        process.waitFor();
        return (System.nanoTime() - start) / 1e3 / files;
    }

    /// Takes text and keeps only its length.
    private static final class Counter implements Appendable {
        private long characters;

        @Override
        public Appendable append(CharSequence text) {
            characters += text.length();
            return this;
        }

        @Override
        public Appendable append(CharSequence text, int start, int end) {
            characters += end - start;
            return this;
        }

        @Override
        public Appendable append(char c) {
            characters++;
            return this;
        }
    }
}
