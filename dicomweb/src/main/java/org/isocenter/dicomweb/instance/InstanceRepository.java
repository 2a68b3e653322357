package org.isocenter.dicomweb.instance;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;

/// Finds what is stored.
public final class InstanceRepository {
    private static final String FROM_SERIES =
            "study st JOIN series se ON se.study_key = st.key"
                    + " JOIN instance i ON i.series_key = se.key";

    /// The version of a study or series: it changes when an instance comes, goes or is replaced
    /// (META-23), because the newest watermark can only return with the same set of instances.
    ///
    /// @param newest the highest watermark
    /// @param instances how many instances there are
    public record Version(long newest, long instances) {}

    /// The rows of a study, a series or an instance, joined from the top down, oldest first.
    private enum Rows {
        STUDY(
                "study st JOIN instance i ON i.study_key = st.key"
                        + " JOIN series se ON se.key = i.series_key",
                "",
                " ORDER BY i.watermark"),
        SERIES(FROM_SERIES, " AND se.uid = ?", " ORDER BY i.watermark"),
        INSTANCE(FROM_SERIES, " AND se.uid = ? AND i.uid = ?", "");

        private final String find;
        private final String findWithFrames;
        private final String metadata;

        Rows(String from, String condition, String order) {
            String where = " WHERE st.partition_key = ? AND st.uid = ?" + condition + order;
            String columns =
                    "SELECT i.watermark, se.uid, i.uid, i.transfer_syntax, i.blob, i.length_bytes";
            find = columns + " FROM " + from + where;
            findWithFrames =
                    columns
                            + ", c.frames FROM "
                            + from
                            + " JOIN instance_content c ON c.watermark = i.watermark"
                            + where;
            metadata =
                    "SELECT c.metadata FROM "
                            + from
                            + " JOIN instance_content c ON c.watermark = i.watermark"
                            + where;
        }

        static Rows of(Target target) {
            return switch (target) {
                case Target.OfStudy _ -> STUDY;
                case Target.OfSeries _ -> SERIES;
                case Target.OfInstance _ -> INSTANCE;
            };
        }
    }

    private static PreparedStatement bind(
            PreparedStatement select, Partition partition, Target target) throws SQLException {
        select.setInt(1, partition.key());
        select.setString(2, target.study().value());
        switch (target) {
            case Target.OfStudy _ -> {}
            case Target.OfSeries(_, Uid series) -> select.setString(3, series.value());
            case Target.OfInstance(_, Uid series, Uid instance) -> {
                select.setString(3, series.value());
                select.setString(4, instance.value());
            }
        }
        return select;
    }

    /// The instances of a target, oldest first; none when it does not exist.
    public List<StoredInstance> find(Database database, Partition partition, Target target) {
        return database.read(transaction -> find(transaction, partition, target));
    }

    private static List<StoredInstance> find(
            Transaction transaction, Partition partition, Target target) throws SQLException {
        PreparedStatement select =
                bind(transaction.prepare(Rows.of(target).find), partition, target);
        List<StoredInstance> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(instance(rows, target));
            }
        }
        return found;
    }

    private static StoredInstance instance(ResultSet row, Target target) throws SQLException {
        return new StoredInstance(
                row.getLong(1),
                new InstanceId(
                        target.study(), new Uid(row.getString(2)), new Uid(row.getString(3))),
                row.getString(4),
                new BlobName(row.getString(5)),
                row.getLong(6));
    }

    /// An instance, and where its frames lie.
    ///
    /// @param frames as `FrameIndex` writes it; nothing when it has none
    public record WithFrames(StoredInstance instance, Optional<byte[]> frames) {}

    /// An instance with its frames, both as they are at one moment: it may be replaced at any other
    /// (STORE-97). Nothing when it does not exist.
    public Optional<WithFrames> findWithFrames(
            Database database, Partition partition, Target.OfInstance target) {
        return database.read(transaction -> {
            PreparedStatement select =
                    bind(transaction.prepare(Rows.of(target).findWithFrames), partition, target);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new WithFrames(
                                        instance(row, target),
                                        Optional.ofNullable(row.getBytes(7))))
                        : Optional.<WithFrames>empty();
            }
        });
    }

    /// The version of a target; nothing when it does not exist.
    public Optional<Version> version(Database database, Partition partition, Target target) {
        return database.read(transaction -> {
            PreparedStatement select =
                    switch (target) {
                        case Target.OfStudy _ ->
                                transaction.prepare(
                                        "SELECT newest, instances FROM study WHERE"
                                                + " partition_key = ? AND uid = ?");
                        case Target.OfSeries(_, Uid series) -> {
                            PreparedStatement s =
                                    transaction.prepare(
                                            "SELECT se.newest, se.instances FROM study st"
                                                    + " JOIN series se ON se.study_key ="
                                                    + " st.key WHERE st.partition_key = ?"
                                                    + " AND st.uid = ? AND se.uid = ?");
                            s.setString(3, series.value());
                            yield s;
                        }
                        case Target.OfInstance(_, Uid series, Uid instance) -> {
                            PreparedStatement s =
                                    transaction.prepare(
                                            "SELECT i.watermark, 1 FROM study st JOIN"
                                                    + " series se ON se.study_key = st.key"
                                                    + " JOIN instance i ON i.series_key ="
                                                    + " se.key WHERE st.partition_key = ?"
                                                    + " AND st.uid = ? AND se.uid = ? AND"
                                                    + " i.uid = ?");
                            s.setString(3, series.value());
                            s.setString(4, instance.value());
                            yield s;
                        }
                    };
            select.setInt(1, partition.key());
            select.setString(2, target.study().value());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Version(row.getLong(1), row.getLong(2)))
                        : Optional.<Version>empty();
            }
        });
    }

    /// The metadata of all instances of a target as they are at one moment, oldest first, in one
    /// sweep; nothing when they are longer than the limit.
    public Optional<List<byte[]>> metadata(
            Database database, Partition partition, Target target, long limitBytes) {
        return database.read(transaction -> {
            PreparedStatement select =
                    bind(transaction.prepare(Rows.of(target).metadata), partition, target);
            List<byte[]> found = new ArrayList<>();
            long length = 0;
            try (ResultSet rows = select.executeQuery();
                    MetadataCoding.Decoder decoder = new MetadataCoding.Decoder()) {
                while (rows.next()) {
                    byte[] text = decoder.decode(rows.getBytes(1));
                    length += text.length;
                    if (length > limitBytes) {
                        return Optional.<List<byte[]>>empty();
                    }
                    found.add(text);
                }
            }
            return Optional.of(found);
        });
    }

    /// Some metadata, and how many instances were asked about for them.
    public record Chunk(List<DataSetJson> metadata, int instances) {}

    /// The metadata of the first of some instances, in the given order, at least one, and no more once they
    /// are longer than the limit. One that was replaced after it was found is there with its new metadata
    /// (STORE-97); one that was deleted is left out.
    public Chunk metadata(
            Database database,
            Partition partition,
            List<StoredInstance> instances,
            long limitBytes) {
        return database.read(transaction -> {
            List<DataSetJson> found = new ArrayList<>(instances.size());
            long length = 0;
            int asked = 0;
            while (asked < instances.size() && length < limitBytes) {
                StoredInstance instance = instances.get(asked);
                Optional<DataSetJson> metadata = metadata(transaction, instance.watermark());
                if (metadata.isEmpty()) {
                    InstanceId id = instance.id();
                    Target again = new Target.OfInstance(id.study(), id.series(), id.instance());
                    for (StoredInstance now : find(transaction, partition, again)) {
                        metadata = metadata(transaction, now.watermark());
                    }
                }
                if (metadata.isPresent()) {
                    found.add(metadata.get());
                    length += metadata.get().utf8().length;
                }
                asked++;
            }
            return new Chunk(found, asked);
        });
    }

    /// The metadata of one instance.
    public static Optional<DataSetJson> metadata(Transaction transaction, long watermark)
            throws SQLException {
        PreparedStatement select =
                transaction.prepare("SELECT metadata FROM instance_content WHERE watermark = ?");
        select.setLong(1, watermark);
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new DataSetJson(MetadataCoding.decode(row.getBytes(1))))
                    : Optional.empty();
        }
    }
}
