package org.isocenter.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The folder that holds everything an installation keeps: what is where, and how secrets are
/// written into it.
///
/// @param path absolute
public record InstallationFolder(Path path) {
    /// Makes the folder if need be and sees that it can be written to.
    ///
    /// @throws StartException if it cannot
    public static InstallationFolder open(Path path) throws StartException {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            Path probe = Files.createTempFile(absolute, ".write", ".probe");
            Files.delete(probe);
            Files.createDirectories(absolute.resolve("keys"));
        } catch (IOException e) {
            throw new StartException(
                    "the data folder "
                            + absolute
                            + " cannot be written to ("
                            + reason(e)
                            + "): choose another with --data, or mend its permissions",
                    e);
        }
        return new InstallationFolder(absolute);
    }

    /// Why the world failed, in a few words.
    static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            case java.nio.file.FileAlreadyExistsException _ -> "it is a file";
            case java.nio.file.NoSuchFileException missing -> missing.getFile() + " is missing";
            case java.nio.file.FileSystemException f when f.getReason() != null -> f.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    /// The directory and the resources: users, applications, keys, groups, services, roles.
    public Path database() {
        return path.resolve("isocenter.db");
    }

    /// One folder for each DICOM service, with its database and its blobs.
    public Path dicomServices() {
        return path.resolve("dicom");
    }

    /// The key by which the signing keys in the database are encrypted. Not in the database.
    public Path masterKey() {
        return path.resolve("keys").resolve("master.key");
    }

    /// The certificate authority and the server's certificate.
    public Path tls() {
        return path.resolve("tls");
    }

    /// What a first client needs to know.
    public Path bootstrapFile() {
        return path.resolve("bootstrap.json");
    }

    /// Writes a file that only its owner may read (mode 0600), whole or not at all.
    public static void writeSecret(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no folder to write " + file + " to");
        }
        Files.createDirectories(folder);
        Path temporary;
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            temporary =
                    Files.createTempFile(
                            folder,
                            ".secret",
                            ".tmp",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
        } else {
            temporary = Files.createTempFile(folder, ".secret", ".tmp");
        }
        try {
            Files.write(temporary, content, StandardOpenOption.SYNC);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
