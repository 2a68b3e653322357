package org.isocenter.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.isocenter.identity.key.SealedRows;
import org.isocenter.identity.secret.MasterKey;
import org.isocenter.identity.secret.SealBrokenException;
import org.isocenter.persistence.sql.Database;

/// The master key's files, and its change (identity:SEC-6).
///
/// A change is a list of steps, each whole or not at all, and whatever step was the last one, the next
/// start, or the same command again, finds out what is so and finishes it or undoes it:
///
/// | what is there | what is so | what is done |
/// | --- | --- | --- |
/// | no `master.key.new` | nothing was begun, or all is done | nothing |
/// | `master.key.new`, and the rows are under `master.key` | the rows were not reached | the new file is removed |
/// | `master.key.new`, and the rows are under it | all but the last step is done | it becomes `master.key` |
///
/// The rows are put under the new key in one transaction, so there is no fourth line; rows under both
/// keys, as an older version of this program could leave them, are put under the new one.
/// `master.key.old` is never needed and never read: it is kept for backups of the database that were
/// made before the change.
final class MasterKeyFiles {
    private static final Logger LOG = Logger.getLogger(MasterKeyFiles.class.getName());

    private final Path present;
    private final Path next;
    private final Path previous;
    private final SealedRows rows;
    private final SecureRandom random;

    /// @param present where the key is
    MasterKeyFiles(Path present, Database database, SecureRandom random) {
        this.present = present;
        this.next = present.resolveSibling(present.getFileName() + ".new");
        this.previous = present.resolveSibling(present.getFileName() + ".old");
        this.rows = new SealedRows(database);
        this.random = random;
    }

    /// A step of a change.
    @FunctionalInterface
    interface Step {
        void run() throws IOException, SealBrokenException;
    }

    /// Whether a change was begun and not finished.
    boolean interrupted() {
        return Files.exists(next);
    }

    /// The key, after a change that a crash interrupted has been finished or undone; made when there
    /// is none, and nothing that one would have to open.
    ///
    /// @throws IOException if the files cannot be read or written, or neither key opens the rows
    MasterKey open() throws IOException {
        if (interrupted()) {
            recover();
        }
        if (!Files.exists(present) && !rows.isEmpty()) {
            throw new IOException(
                    "the keys in the database are encrypted with a master key, and there is no file "
                            + present
                            + ": put it back, or name it with --master-key");
        }
        return MasterKey.loadOrCreate(present, random);
    }

    private void recover() throws IOException {
        List<MasterKey> both = new ArrayList<>();
        if (Files.exists(present)) {
            MasterKey old = MasterKey.load(present, random);
            if (rows.allUnder(old)) {
                Files.delete(next);
                LOG.log(
                        Level.WARNING,
                        "a change of the master key was interrupted before it took effect; the old key"
                                + " stays");
                return;
            }
            both.add(old);
        }
        MasterKey fresh = MasterKey.load(next, random);
        both.add(fresh);
        if (!rows.allUnderAny(both)) {
            throw new IOException(
                    "neither " + present + " nor " + next + " opens the keys in the database");
        }
        try {
            rows.rewrap(both, fresh);
        } catch (SealBrokenException e) {
            throw new IOException("The keys in the database do not open", e);
        }
        install();
        LOG.log(Level.WARNING, "an interrupted change of the master key is finished");
    }

    /// The steps of a change, in order.
    List<Step> change() {
        return List.of(
                () -> {
                    Files.deleteIfExists(next);
                    MasterKey.loadOrCreate(next, random); // durable before any row is under it
                },
                () -> {
                    Files.copy(
                            present,
                            previous,
                            StandardCopyOption.REPLACE_EXISTING,
                            StandardCopyOption.COPY_ATTRIBUTES);
                    MasterKey.syncFolder(folder());
                },
                () ->
                        rows.rewrap(
                                List.of(MasterKey.load(present, random)),
                                MasterKey.load(next, random)),
                this::install);
    }

    private void install() throws IOException {
        Files.move(
                next, present, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        MasterKey.syncFolder(folder());
    }

    private Path folder() throws IOException {
        Path folder = present.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(present + " is in no folder");
        }
        return folder;
    }
}
