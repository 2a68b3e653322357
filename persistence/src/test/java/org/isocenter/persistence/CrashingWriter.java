package org.isocenter.persistence;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.SplittableRandom;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.blob.BlobUpload;
import org.isocenter.persistence.blob.FileBlobStorage;
import org.isocenter.persistence.blob.StoredBlob;
import org.isocenter.persistence.blob.WrittenBlob;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.persistence.sql.Migrations;

/// The process that [CrashTest] kills: stores without end, as the data plane does (bytes, then the
/// row), and says on standard output what it has acknowledged.
final class CrashingWriter {
    static final Migrations TABLES = new Migrations("sample", 2);

    private CrashingWriter() {}

    /// @param arguments the data folder; a number that makes names new
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        DataFolder lock = DataFolder.open(folder);
        Database database = Databases.openSqlite(lock.path().resolve("rows.sqlite"), TABLES);
        FileBlobStorage blobs = FileBlobStorage.open(lock.path().resolve("blobs"));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (int writer = 0; writer < 6; writer++) {
            String prefix = arguments[1] + "-" + writer + "-";
            long seed = prefix.hashCode();
            Thread.ofPlatform().start(() -> storeForever(database, blobs, prefix, seed, answers));
        }
    }

    private static void storeForever(
            Database database,
            FileBlobStorage blobs,
            String prefix,
            long seed,
            PrintStream answers) {
        SplittableRandom random = new SplittableRandom(seed);
        try {
            for (int i = 0; ; i++) {
                byte[] bytes = new byte[random.nextInt(10) == 0 ? 1_200_000 : random.nextInt(9000)];
                random.nextBytes(bytes);
                try (BlobUpload upload = blobs.create(new BlobName("n/" + prefix + i));
                        OutputStream stream = upload.stream()) {
                    stream.write(bytes);
                    WrittenBlob written = upload.finish();
                    StoredBlob stored = written.blob();
                    database.execute(transaction -> {
                        PreparedStatement insert =
                                transaction.prepare("insert into item (name, size) values (?, ?)");
                        insert.setString(1, stored.name().value());
                        insert.setLong(2, stored.lengthBytes() << 32 | stored.checksum());
                        insert.executeUpdate();
                        transaction.commitAfter(written.barrier(), written.barrier()::pass);
                    });
                    answers.println(stored.name());
                }
            }
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(3);
        }
    }
}
