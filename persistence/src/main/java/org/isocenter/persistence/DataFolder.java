package org.isocenter.persistence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The folder with all data of one process, locked while that process runs.
///
/// The lock is the operating system's, on the file `lock`; it goes with the process, however that
/// ends. The file itself stays.
public final class DataFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Takes the folder, making it when it is not there.
    ///
    /// @throws DataFolderException when another process has it, or it cannot be written; its message
    ///     is one sentence for the operator
    public static DataFolder open(Path path) throws DataFolderException {
        Path folder = path.toAbsolutePath().normalize();
        FileChannel channel;
        try {
            Files.createDirectories(folder);
            channel =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new DataFolderException(
                    "The data folder " + folder + " cannot be written: " + reason(e) + ".", e);
        }
        try {
            lock(channel, folder);
            return new DataFolder(folder, channel);
        } catch (IOException e) {
            throw new DataFolderException(
                    "The data folder " + folder + " cannot be locked: " + reason(e) + ".", e);
        }
    }

    /// The folder, absolute.
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock ends with the process at the latest.
        }
    }

    private static void lock(FileChannel channel, Path folder)
            throws IOException, DataFolderException {
        boolean locked;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            locked = false; // this very process has it
        }
        if (!locked) {
            channel.close();
            throw inUse(folder);
        }
    }

    private static DataFolderException inUse(Path folder) {
        return new DataFolderException(
                "The data folder " + folder + " is in use by another running process.");
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it is not a folder";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
