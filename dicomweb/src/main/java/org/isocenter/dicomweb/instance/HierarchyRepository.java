package org.isocenter.dicomweb.instance;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.value.Folding;
import org.isocenter.persistence.sql.Transaction;

/// The rows of studies and series: what all their instances say together.
///
/// They are kept up to date by each store and delete from the rows alone, so that neither costs more
/// when a study is large: counts are added to, and of each index value the latest wins (QRY-70).
/// Person names are kept a second time as words, and modalities a second time by study.
public final class HierarchyRepository {
    /// How far back a deletion looks for the value that an attribute had before (QRY-75).
    private static final int INSTANCES_LOOKED_AT = 200;

    private static final List<IndexedAttribute> STUDY_COLUMNS =
            List.copyOf(IndexedAttribute.OF_STUDY);
    private static final List<IndexedAttribute> SERIES_COLUMNS =
            List.copyOf(IndexedAttribute.OF_SERIES);

    private static final String SELECT_STUDY =
            "SELECT key, instances, newest, "
                    + list(STUDY_COLUMNS, name -> name)
                    + " FROM study WHERE partition_key = ? AND uid = ?";
    private static final String INSERT_STUDY =
            "INSERT INTO study (instances, newest, expires_at, attributes, key, partition_key, uid, "
                    + list(STUDY_COLUMNS, name -> name)
                    + ") VALUES (1, ?, ?, ?, ?, ?, ?, "
                    + list(STUDY_COLUMNS, _ -> "?")
                    + ")";
    private static final String UPDATE_STUDY =
            "UPDATE study SET instances = instances + ?, newest = ?, expires_at = ?, attributes = ?"
                    + " WHERE key = ?";
    private static final String UPDATE_STUDY_VALUES =
            "UPDATE study SET " + list(STUDY_COLUMNS, name -> name + " = ?") + " WHERE key = ?";

    private static final String SELECT_SERIES =
            "SELECT key, instances, newest, "
                    + list(SERIES_COLUMNS, name -> name)
                    + " FROM series WHERE study_key = ? AND uid = ?";
    private static final String INSERT_SERIES =
            "INSERT INTO series (instances, newest, attributes, key, partition_key, study_key, uid, "
                    + list(SERIES_COLUMNS, name -> name)
                    + ") VALUES (1, ?, ?, ?, ?, ?, ?, "
                    + list(SERIES_COLUMNS, _ -> "?")
                    + ")";
    private static final String UPDATE_SERIES =
            "UPDATE series SET instances = instances + ?, newest = ?, attributes = ? WHERE key = ?";
    private static final String UPDATE_SERIES_VALUES =
            "UPDATE series SET " + list(SERIES_COLUMNS, name -> name + " = ?") + " WHERE key = ?";

    /// The row of a study or a series.
    ///
    /// @param instances how many instances it has
    /// @param newest the highest watermark among them
    /// @param values what the index says of it
    public record Row(long key, long instances, long newest, IndexValues values) {}

    private static String list(List<IndexedAttribute> columns, UnaryOperator<String> each) {
        List<String> parts = new ArrayList<>();
        for (IndexedAttribute column : columns) {
            parts.add(each.apply(column.column()));
        }
        return String.join(", ", parts);
    }

    public Optional<Row> study(Transaction transaction, Partition partition, Uid uid)
            throws SQLException {
        PreparedStatement select = transaction.prepare(SELECT_STUDY);
        select.setInt(1, partition.key());
        select.setString(2, uid.value());
        return row(select, STUDY_COLUMNS);
    }

    public Optional<Row> series(Transaction transaction, Row study, Uid uid) throws SQLException {
        PreparedStatement select = transaction.prepare(SELECT_SERIES);
        select.setLong(1, study.key);
        select.setString(2, uid.value());
        return row(select, SERIES_COLUMNS);
    }

    private static Optional<Row> row(PreparedStatement select, List<IndexedAttribute> columns)
            throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            IndexValues.Builder values = new IndexValues.Builder();
            int column = 4;
            for (IndexedAttribute attribute : columns) {
                values.addFolded(attribute, row.getString(column++));
            }
            return Optional.of(
                    new Row(row.getLong(1), row.getLong(2), row.getLong(3), values.build()));
        }
    }

    /// Takes an instance into its study: makes the study, or updates its row.
    ///
    /// @param added 1 for a new instance, 0 for one that replaces another
    /// @param expiresAt when the study is to be deleted, in milliseconds (EXPIRY-2)
    /// @return the key of the study
    public long addToStudy(
            Transaction transaction,
            Optional<Row> existing,
            NewInstance instance,
            IndexValues all,
            int added,
            long watermark,
            Optional<Long> expiresAt)
            throws SQLException {
        IndexValues brought = all.only(STUDY_COLUMNS);
        byte[] attributes = ResultAttributes.ofStudy(instance.metadata()).utf8();
        if (existing.isEmpty()) {
            PreparedStatement insert = transaction.prepare(INSERT_STUDY);
            insert.setLong(1, watermark);
            setLong(insert, 2, expiresAt);
            insert.setBytes(3, attributes);
            insert.setLong(4, watermark);
            insert.setInt(5, instance.partition().key());
            insert.setString(6, instance.id().study().value());
            setValues(insert, 7, STUDY_COLUMNS, brought);
            insert.executeUpdate();
            changeWords(transaction, instance.partition(), watermark, IndexValues.none(), brought);
            KeyBlockRepository.add(transaction, Level.STUDY, instance.partition(), watermark);
            return watermark;
        }
        Row study = existing.get();
        PreparedStatement update = transaction.prepare(UPDATE_STUDY);
        update.setInt(1, added);
        update.setLong(2, watermark);
        setLong(update, 3, expiresAt);
        update.setBytes(4, attributes);
        update.setLong(5, study.key);
        update.executeUpdate();
        setStudyValues(
                transaction, instance.partition(), study, study.values.overwrittenBy(brought));
        return study.key;
    }

    /// The same for its series.
    public long addToSeries(
            Transaction transaction,
            Optional<Row> existing,
            NewInstance instance,
            IndexValues all,
            int added,
            long watermark,
            long studyKey)
            throws SQLException {
        IndexValues brought = all.only(SERIES_COLUMNS);
        byte[] attributes = ResultAttributes.ofSeries(instance.metadata()).utf8();
        if (existing.isEmpty()) {
            PreparedStatement insert = transaction.prepare(INSERT_SERIES);
            insert.setLong(1, watermark);
            insert.setBytes(2, attributes);
            insert.setLong(3, watermark);
            insert.setInt(4, instance.partition().key());
            insert.setLong(5, studyKey);
            insert.setString(6, instance.id().series().value());
            setValues(insert, 7, SERIES_COLUMNS, brought);
            insert.executeUpdate();
            KeyBlockRepository.add(transaction, Level.SERIES, instance.partition(), watermark);
            countModality(
                    transaction,
                    instance.partition(),
                    studyKey,
                    brought.get(IndexedAttribute.MODALITY),
                    1);
            return watermark;
        }
        Row series = existing.get();
        PreparedStatement update = transaction.prepare(UPDATE_SERIES);
        update.setInt(1, added);
        update.setLong(2, watermark);
        update.setBytes(3, attributes);
        update.setLong(4, series.key);
        update.executeUpdate();
        setSeriesValues(
                transaction,
                instance.partition(),
                studyKey,
                series,
                series.values.overwrittenBy(brought));
        return series.key;
    }

    /// Brings the row of a study up to date after some of its instances were deleted, or removes it
    /// with the last of them.
    public void removeFromStudy(
            Transaction transaction, Partition partition, Row study, long removed)
            throws SQLException {
        if (removed == study.instances) {
            changeWords(transaction, partition, study.key, study.values, IndexValues.none());
            PreparedStatement delete = transaction.prepare("DELETE FROM study WHERE key = ?");
            delete.setLong(1, study.key);
            delete.executeUpdate();
            KeyBlockRepository.remove(transaction, Level.STUDY, partition, study.key);
            return;
        }
        Remaining remaining = remaining(transaction, "study_key", study);
        PreparedStatement update =
                transaction.prepare(
                        "UPDATE study SET instances = instances - ?, newest = ?, attributes = ?"
                                + " WHERE key = ?");
        update.setLong(1, removed);
        update.setLong(2, remaining.newest);
        update.setBytes(3, ResultAttributes.ofStudy(remaining.metadata).utf8());
        update.setLong(4, study.key);
        update.executeUpdate();
        setStudyValues(transaction, partition, study, remaining.values.only(STUDY_COLUMNS));
    }

    /// The same for the row of a series.
    public void removeFromSeries(
            Transaction transaction, Partition partition, Row study, Row series, long removed)
            throws SQLException {
        if (removed == series.instances) {
            countModality(
                    transaction,
                    partition,
                    study.key,
                    series.values.get(IndexedAttribute.MODALITY),
                    -1);
            PreparedStatement delete = transaction.prepare("DELETE FROM series WHERE key = ?");
            delete.setLong(1, series.key);
            delete.executeUpdate();
            KeyBlockRepository.remove(transaction, Level.SERIES, partition, series.key);
            return;
        }
        Remaining remaining = remaining(transaction, "series_key", series);
        PreparedStatement update =
                transaction.prepare(
                        "UPDATE series SET instances = instances - ?, newest = ?, attributes = ?"
                                + " WHERE key = ?");
        update.setLong(1, removed);
        update.setLong(2, remaining.newest);
        update.setBytes(3, ResultAttributes.ofSeries(remaining.metadata).utf8());
        update.setLong(4, series.key);
        update.executeUpdate();
        setSeriesValues(
                transaction, partition, study.key, series, remaining.values.only(SERIES_COLUMNS));
    }

    /// Takes back what only an instance said that has been replaced (STORE-96).
    public void forgetReplaced(Transaction transaction, Partition partition, InstanceId id)
            throws SQLException {
        Row study = study(transaction, partition, id.study()).orElseThrow();
        Row series = series(transaction, study, id.series()).orElseThrow();
        setStudyValues(
                transaction,
                partition,
                study,
                remaining(transaction, "study_key", study).values.only(STUDY_COLUMNS));
        setSeriesValues(
                transaction,
                partition,
                study.key,
                series,
                remaining(transaction, "series_key", series).values.only(SERIES_COLUMNS));
    }

    private record Remaining(long newest, DataSetJson metadata, IndexValues values) {}

    /// What the remaining instances say, newest first, until each value that the row has is found
    /// again. Nearly always the newest has them all.
    private static Remaining remaining(Transaction transaction, String keyColumn, Row row)
            throws SQLException {
        List<Long> watermarks = new ArrayList<>();
        PreparedStatement select =
                transaction.prepare(
                        "SELECT watermark FROM instance WHERE "
                                + keyColumn
                                + " = ? ORDER BY watermark DESC LIMIT "
                                + INSTANCES_LOOKED_AT);
        select.setLong(1, row.key);
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                watermarks.add(rows.getLong(1));
            }
        }
        DataSetJson newest = metadataOf(transaction, watermarks.getFirst());
        IndexValues values = MetadataIndex.of(newest);
        for (long watermark : watermarks.subList(1, watermarks.size())) {
            if (values.covers(row.values)) {
                break;
            }
            values = MetadataIndex.of(metadataOf(transaction, watermark)).overwrittenBy(values);
        }
        return new Remaining(watermarks.getFirst(), newest, values);
    }

    private static DataSetJson metadataOf(Transaction transaction, long watermark)
            throws SQLException {
        return InstanceRepository.metadata(transaction, watermark)
                .orElseThrow(() -> new IllegalStateException("an instance without metadata"));
    }

    private void setStudyValues(
            Transaction transaction, Partition partition, Row study, IndexValues values)
            throws SQLException {
        if (values.equals(study.values)) {
            return;
        }
        PreparedStatement update = transaction.prepare(UPDATE_STUDY_VALUES);
        update.setLong(setValues(update, 1, STUDY_COLUMNS, values), study.key);
        update.executeUpdate();
        changeWords(transaction, partition, study.key, study.values, values);
        Optional<String> description = values.get(IndexedAttribute.STUDY_DESCRIPTION);
        if (!description.equals(study.values.get(IndexedAttribute.STUDY_DESCRIPTION))) {
            PreparedStatement modalities =
                    transaction.prepare(
                            "UPDATE study_modality SET study_description = ? WHERE study_key = ?");
            modalities.setString(1, description.orElse(null));
            modalities.setLong(2, study.key);
            modalities.executeUpdate();
        }
    }

    private void setSeriesValues(
            Transaction transaction,
            Partition partition,
            long studyKey,
            Row series,
            IndexValues values)
            throws SQLException {
        if (values.equals(series.values)) {
            return;
        }
        PreparedStatement update = transaction.prepare(UPDATE_SERIES_VALUES);
        update.setLong(setValues(update, 1, SERIES_COLUMNS, values), series.key);
        update.executeUpdate();
        Optional<String> before = series.values.get(IndexedAttribute.MODALITY);
        Optional<String> after = values.get(IndexedAttribute.MODALITY);
        if (!before.equals(after)) {
            countModality(transaction, partition, studyKey, before, -1);
            countModality(transaction, partition, studyKey, after, 1);
        }
    }

    private static void countModality(
            Transaction transaction,
            Partition partition,
            long studyKey,
            Optional<String> modality,
            int change)
            throws SQLException {
        if (modality.isEmpty()) {
            return;
        }
        PreparedStatement upsert =
                transaction.prepare(
                        "INSERT INTO study_modality (partition_key, modality, study_key, series,"
                                + " study_description) VALUES (?, ?, ?, ?, (SELECT"
                                + " study_description FROM study WHERE key = ?)) ON CONFLICT"
                                + " (partition_key, modality, study_key) DO UPDATE SET series ="
                                + " study_modality.series + excluded.series");
        upsert.setInt(1, partition.key());
        upsert.setString(2, modality.get());
        upsert.setLong(3, studyKey);
        upsert.setInt(4, change);
        upsert.setLong(5, studyKey);
        upsert.executeUpdate();
        if (change < 0) {
            PreparedStatement delete =
                    transaction.prepare(
                            "DELETE FROM study_modality WHERE partition_key = ? AND modality = ?"
                                    + " AND study_key = ? AND series = 0");
            delete.setInt(1, partition.key());
            delete.setString(2, modality.get());
            delete.setLong(3, studyKey);
            delete.executeUpdate();
        }
    }

    private static void changeWords(
            Transaction transaction,
            Partition partition,
            long studyKey,
            IndexValues before,
            IndexValues after)
            throws SQLException {
        for (IndexedAttribute attribute : STUDY_COLUMNS) {
            if (attribute.vr() != Vr.PN || before.get(attribute).equals(after.get(attribute))) {
                continue;
            }
            Set<String> old = words(before.get(attribute));
            Set<String> now = words(after.get(attribute));
            for (String word : old) {
                if (!now.contains(word)) {
                    word(
                            transaction.prepare(
                                    "DELETE FROM study_word WHERE partition_key = ? AND attribute ="
                                            + " ? AND word = ? AND study_key = ?"),
                            partition,
                            attribute,
                            word,
                            studyKey);
                }
            }
            for (String word : now) {
                if (!old.contains(word)) {
                    word(
                            transaction.prepare(
                                    "INSERT INTO study_word (partition_key, attribute, word,"
                                            + " study_key) VALUES (?, ?, ?, ?)"),
                            partition,
                            attribute,
                            word,
                            studyKey);
                }
            }
        }
    }

    private static void word(
            PreparedStatement statement,
            Partition partition,
            IndexedAttribute attribute,
            String word,
            long studyKey)
            throws SQLException {
        statement.setInt(1, partition.key());
        statement.setInt(2, attribute.tag().value());
        statement.setString(3, word);
        statement.setLong(4, studyKey);
        statement.executeUpdate();
    }

    private static Set<String> words(Optional<String> foldedName) {
        return foldedName
                .<Set<String>>map(name -> new HashSet<>(Folding.words(name)))
                .orElse(Set.of());
    }

    /// @return the index of the parameter that follows
    private static int setValues(
            PreparedStatement statement,
            int first,
            List<IndexedAttribute> columns,
            IndexValues values)
            throws SQLException {
        int index = first;
        for (IndexedAttribute attribute : columns) {
            Optional<String> value = values.get(attribute);
            if (value.isPresent()) {
                statement.setString(index, value.get());
            } else {
                statement.setNull(index, Types.VARCHAR);
            }
            index++;
        }
        return index;
    }

    private static void setLong(PreparedStatement statement, int index, Optional<Long> value)
            throws SQLException {
        if (value.isPresent()) {
            statement.setLong(index, value.get());
        } else {
            statement.setNull(index, Types.BIGINT);
        }
    }
}
