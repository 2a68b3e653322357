package org.isocenter.cli.dicom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.isocenter.cli.CommandFailure;

/// The files that a user means with the paths he names: a file that is named is taken as it is, one
/// found in a folder only if it looks like DICOM.
///
/// @param files in the order of the paths, those of a folder by name
/// @param skipped how many files of folders are no DICOM
record DicomFiles(List<Path> files, int skipped) {
    private static final int PREAMBLE = 128;
    private static final byte[] MAGIC = {'D', 'I', 'C', 'M'};

    /// @throws CommandFailure if a path is neither a readable file nor a folder
    static DicomFiles below(List<Path> paths) throws CommandFailure, IOException {
        List<Path> files = new ArrayList<>();
        int skipped = 0;
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                // Links to folders are not followed, but for one that the user names.
                Path top = Files.isSymbolicLink(path) ? path.toRealPath() : path;
                try (Stream<Path> found = Files.walk(top)) {
                    for (Path file :
                            (Iterable<Path>)
                                    found.filter(Files::isRegularFile).sorted()::iterator) {
                        if (looksLikeDicom(file)) {
                            files.add(file);
                        } else {
                            skipped++;
                        }
                    }
                }
            } else if (Files.isReadable(path)) {
                files.add(path);
            } else {
                throw new CommandFailure(3, "there is no readable file or folder " + path);
            }
        }
        return new DicomFiles(List.copyOf(files), skipped);
    }

    private static boolean looksLikeDicom(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(PREAMBLE + MAGIC.length);
            return head.length == PREAMBLE + MAGIC.length
                    && Arrays.equals(head, PREAMBLE, head.length, MAGIC, 0, MAGIC.length);
        }
    }
}
