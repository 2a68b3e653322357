package org.isocenter.dicomweb.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.persistence.blob.WrittenBlob;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is measured on a loaded archive is said of one that was stored.
class RowLoaderTest {
    private static final int INSTANCES = 3000;
    private static final String ROOT = "1.2.826.0.1.3680043.10.1543.";
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2024-01-05T12:00:00Z"));

    @TempDir Path folder;

    @Test
    void leavesTheRowsThatStoresLeave() throws Exception {
        Path stored = folder.resolve("stored.db");
        store(stored);
        Path loaded = folder.resolve("loaded.db");
        List<Integer> progress = new ArrayList<>();
        RowLoader.load(loaded, RowLoaderTest::dataSet, 0, INSTANCES, CLOCK, progress::add);

        assertThat(rows(loaded)).isEqualTo(rows(stored));
        assertThat(Databases.checkSqlite(loaded)).isEmpty();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + loaded);
                Statement statement = connection.createStatement()) {
            assertThat(rows(statement, "select swept_watermark from blob_counter"))
                    .containsExactly(Integer.toString(INSTANCES));
        }
        assertThat(progress).last().isEqualTo(INSTANCES);
    }

    /// One transaction for each, in the database that the server opens.
    private static void store(Path index) {
        StoreRepository repository = new StoreRepository();
        try (Database database = Databases.openSqlite(index, Archive.TABLES)) {
            for (int number = 0; number < INSTANCES; number++) {
                assertThat(
                                repository
                                        .store(
                                                database,
                                                RowLoader.instance(dataSet(number), number),
                                                WrittenBlob.Barrier.NONE,
                                                StoreRepository.Mode.CREATE,
                                                Optional.empty(),
                                                CLOCK.instant(),
                                                CLOCK.instant(),
                                                () -> false,
                                                () -> {})
                                        .await())
                        .isEqualTo(StoreRepository.Outcome.CREATED);
            }
        }
    }

    /// Seven instances of a study in two series; in the middle of some studies a name or a modality
    /// changes, and studies come back to earlier ones.
    private static DataSet dataSet(int number) {
        int study = number / 7 % 400;
        String modality = number % 11 == 0 ? "MR" : "CT";
        return DataSet.of(
                text(Tag.SOP_INSTANCE_UID, Vr.UI, ROOT + "3." + number),
                text(Tag.STUDY_DATE, Vr.DA, "2020%02d01".formatted(study % 12 + 1)),
                text(Tag.ACCESSION_NUMBER, Vr.SH, "A" + study),
                text(Tag.MODALITY, Vr.CS, modality),
                text(Tag.MANUFACTURER_MODEL_NAME, Vr.LO, modality + " MODEL"),
                text(
                        Tag.PATIENT_NAME,
                        Vr.PN,
                        (number % 13 == 0 ? "Müller^Anna" : "Smith^John") + "^" + study),
                text(Tag.PATIENT_ID, Vr.LO, "P" + study % 50),
                text(Tag.STUDY_INSTANCE_UID, Vr.UI, ROOT + "1." + study),
                text(Tag.SERIES_INSTANCE_UID, Vr.UI, ROOT + "2." + study + "." + number % 2));
    }

    private static DataElement text(Tag tag, Vr vr, String text) {
        return DataElement.of(
                tag, vr, DataElement.padded(vr, text.getBytes(StandardCharsets.UTF_8)));
    }

    /// All tables with all their rows, and what the tables are.
    private static Map<String, List<String>> rows(Path index) throws SQLException {
        Map<String, List<String>> tables = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + index);
                Statement statement = connection.createStatement()) {
            tables.put("the schema", rows(statement, "select type, name, sql from sqlite_master"));
            tables.put("the journal", rows(statement, "pragma journal_mode"));
            for (String table :
                    rows(statement, "select name from sqlite_master where type = 'table'")) {
                // The histories have the time of the migration; no bytes were written to be swept.
                if (!table.startsWith("history") && !table.equals("blob_counter")) {
                    tables.put(table, rows(statement, "select * from " + table));
                }
            }
        }
        return tables;
    }

    private static List<String> rows(Statement statement, String select) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(select)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    values.add(
                            row.getObject(column) instanceof byte[] bytes
                                    ? HexFormat.of().formatHex(bytes)
                                    : String.valueOf(row.getString(column)));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }
}
