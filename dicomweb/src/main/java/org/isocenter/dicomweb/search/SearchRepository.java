package org.isocenter.dicomweb.search;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isocenter.dicomweb.instance.DataSetJson;
import org.isocenter.dicomweb.instance.InstanceRepository;
import org.isocenter.dicomweb.instance.Level;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.persistence.sql.Database;

/// Runs searches, newest first (QRY-72): keys are in the order of creation.
final class SearchRepository {
    /// One match.
    ///
    /// @param study what the row of its study has; absent when no attribute of the study is returned
    /// @param series the same of its series
    /// @param newest the metadata of the instance that stands for it (QRY-71); absent when not needed
    record Match(
            Optional<DataSetJson> study,
            Optional<DataSetJson> series,
            Optional<DataSetJson> newest) {}

    private record Row(DataSetJson study, DataSetJson series, long newest) {}

    List<Match> find(
            Database database, Partition partition, SearchQuery.Valid query, boolean withMetadata) {
        return database.read(transaction -> {
            List<String> parameters = new ArrayList<>();
            PreparedStatement select = transaction.prepare(sql(query, parameters));
            int index = 1;
            select.setInt(index++, partition.key());
            for (String parameter : parameters) {
                select.setString(index++, parameter);
            }
            select.setInt(index++, query.limit());
            select.setInt(index, query.offset());
            List<Match> matches = new ArrayList<>();
            for (Row row : rows(select)) {
                matches.add(
                        new Match(
                                Optional.of(row.study),
                                Optional.of(row.series),
                                withMetadata
                                        ? InstanceRepository.metadata(transaction, row.newest)
                                        : Optional.empty()));
            }
            return matches;
        });
    }

    private static List<Row> rows(PreparedStatement select) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = select.executeQuery()) {
            while (result.next()) {
                byte[] series = result.getBytes(2);
                rows.add(
                        new Row(
                                new DataSetJson(result.getBytes(1)),
                                series == null ? DataSetJson.empty() : new DataSetJson(series),
                                result.getLong(3)));
            }
        }
        return rows;
    }

    private static String sql(SearchQuery.Valid query, List<String> parameters) {
        StringBuilder sql = new StringBuilder();
        String order =
                switch (query.resource().level()) {
                    case STUDY -> {
                        sql.append("SELECT st.attributes, NULL, st.newest FROM study st");
                        sql.append(" WHERE st.partition_key = ?");
                        yield "st.key";
                    }
                    case SERIES -> {
                        sql.append("SELECT st.attributes, se.attributes, se.newest FROM series se");
                        sql.append(" JOIN study st ON st.key = se.study_key");
                        sql.append(" WHERE se.partition_key = ?");
                        yield "se.key";
                    }
                    case INSTANCE -> {
                        sql.append(
                                "SELECT st.attributes, se.attributes, i.watermark FROM instance i");
                        sql.append(" JOIN series se ON se.key = i.series_key");
                        sql.append(" JOIN study st ON st.key = i.study_key");
                        sql.append(" WHERE i.partition_key = ?");
                        yield "i.watermark";
                    }
                };
        query.study()
                .ifPresent(uid -> {
                    sql.append(" AND st.uid = ?");
                    parameters.add(uid.value());
                });
        query.series()
                .ifPresent(uid -> {
                    sql.append(" AND se.uid = ?");
                    parameters.add(uid.value());
                });
        for (Condition condition : query.conditions()) {
            String column =
                    alias(condition.attribute().level()) + "." + condition.attribute().column();
            switch (condition) {
                case Condition.Equal(_, String folded) -> {
                    sql.append(" AND ").append(column).append(" = ?");
                    parameters.add(folded);
                }
                case Condition.Between(_, Optional<String> from, Optional<String> to) -> {
                    if (from.isPresent()) {
                        sql.append(" AND ").append(column).append(" >= ?");
                        parameters.add(from.get());
                    }
                    if (to.isPresent()) {
                        sql.append(" AND ").append(column).append(" <= ?");
                        parameters.add(to.get());
                    }
                }
            }
        }
        return sql.append(" ORDER BY ").append(order).append(" DESC LIMIT ? OFFSET ?").toString();
    }

    private static String alias(Level level) {
        return switch (level) {
            case STUDY -> "st";
            case SERIES -> "se";
            case INSTANCE -> "i";
        };
    }
}
