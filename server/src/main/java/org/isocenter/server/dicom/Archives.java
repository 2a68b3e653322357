package org.isocenter.server.dicom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.persistence.blob.FileBlobStorage;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.resourcemanager.healthcare.DicomServices;
import org.isocenter.resourcemanager.protocol.ArmId;

/// What the DICOM services of this process have stored: for each a folder with a database and blobs,
/// named like the service in URLs.
///
/// An archive is opened by the first request for it. A service that is deleted loses its folder by a
/// rename, which takes no time and leaves no half of it behind; the bytes go afterwards, and what a
/// crash leaves of them goes at the next start.
public final class Archives implements DicomServices, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Archives.class.getName());
    private static final String GONE = ".deleted-";

    private record Open(Archive archive, Database database, FileBlobStorage blobs) {
        void close() {
            blobs.close();
            database.close();
        }
    }

    private final Path folder;
    private final Supplier<String> ids;
    private final Map<String, Open> open = new ConcurrentHashMap<>();

    /// @param folder where the services' folders lie
    /// @param ids makes names for folders on their way out
    public Archives(Path folder, Supplier<String> ids) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.ids = ids;
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> gone = all.filter(f -> f.getFileName().toString().startsWith(GONE)).toList();
            for (Path leftover : gone) {
                remove(leftover);
            }
        }
    }

    /// The archive of a service that has been provisioned; empty when there is none.
    ///
    /// @param label `{workspace}-{service}` in lower case
    public Optional<Archive> find(String label) {
        Open known = open.get(label);
        if (known == null) {
            known =
                    open.computeIfAbsent(
                            label,
                            _ -> Files.isDirectory(folder.resolve(label)) ? open(label) : null);
        }
        return Optional.ofNullable(known).map(Open::archive);
    }

    /// Opens the archives that no request has asked for yet, so that they are looked after as well.
    public void openAll() {
        try (Stream<Path> all = Files.list(folder)) {
            all.map(home -> home.getFileName().toString())
                    .filter(label -> !label.startsWith("."))
                    .toList()
                    .forEach(this::find);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The archives that are open, for the jobs that look after them.
    public List<Archive> opened() {
        return open.values().stream().map(Open::archive).toList();
    }

    /// Whether bytes can be written and read here.
    ///
    /// @throws IOException if not
    public void probe() throws IOException {
        Path file = Files.createTempFile(folder, ".probe", "");
        try {
            Files.write(file, new byte[] {1});
            if (Files.size(file) != 1) {
                throw new IOException("what was written to " + folder + " is not there");
            }
        } finally {
            Files.delete(file);
        }
    }

    private Open open(String label) {
        Path home = folder.resolve(label);
        Database database = Databases.openSqlite(home.resolve("index.db"), Archive.TABLES);
        try {
            FileBlobStorage blobs = FileBlobStorage.open(home.resolve("blobs"));
            return new Open(new Archive(database, blobs), database, blobs);
        } catch (IOException e) {
            database.close();
            throw new UncheckedIOException("the blobs of " + label + " cannot be opened", e);
        }
    }

    @Override
    public void provision(NewService service) throws IOException {
        Files.createDirectories(folder.resolve(service.label()));
        try {
            open.computeIfAbsent(service.label(), this::open);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void deprovision(ArmId id, String label) throws IOException {
        // Closed and moved away in one step, so that nobody opens it again in between and keeps it
        // for the next service of that name.
        try {
            open.compute(
                    label,
                    (_, known) -> {
                        moveAway(label, Optional.ofNullable(known));
                        return null;
                    });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void moveAway(String label, Optional<Open> known) {
        known.ifPresent(Open::close);
        Path home = folder.resolve(label);
        if (Files.isDirectory(home)) {
            Path gone = folder.resolve(GONE + ids.get());
            try {
                Files.move(home, gone, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.ofVirtual().name("remove " + gone.getFileName()).start(() -> remove(gone));
        }
    }

    private static void remove(Path gone) {
        try (Stream<Path> all = Files.walk(gone)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(
                    Level.WARNING,
                    "the data of a deleted DICOM service cannot be removed: " + gone,
                    e);
        }
    }

    @Override
    public void close() {
        open.values().forEach(Open::close);
        open.clear();
    }
}
