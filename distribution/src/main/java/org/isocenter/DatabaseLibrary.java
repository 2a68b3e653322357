package org.isocenter;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.util.OSInfo;

/// The native library of SQLite, laid beside the jars.
///
/// Its driver has it in its jar for every system, and would unpack, compare and remove it at each start.
/// The launcher lets it look where it lies instead (`org.sqlite.lib.path`).
final class DatabaseLibrary {
    private DatabaseLibrary() {}

    /// Unpacks the library for this system into a folder.
    static void unpack(Path folder) throws IOException {
        String name = System.mapLibraryName("sqlitejdbc");
        String resource =
                "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
        try (InputStream library = OSInfo.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new FileNotFoundException(resource);
            }
            Files.createDirectories(folder);
            Files.copy(library, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
