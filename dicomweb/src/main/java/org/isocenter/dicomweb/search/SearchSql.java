package org.isocenter.dicomweb.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isocenter.dicomweb.instance.IndexedAttribute;
import org.isocenter.dicomweb.instance.KeyBlockRepository;
import org.isocenter.dicomweb.instance.Level;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.persistence.sql.Dialect;

/// Writes the statements of one search.
///
/// Neither database is left to guess which index to begin with: SQLite knows nothing of how values are
/// distributed, and PostgreSQL knows it of columns but not of words and hierarchies. So what drives a
/// statement stands alone in a part that is evaluated first (`MATERIALIZED`, or a subquery with
/// `LIMIT`), with one condition that only one index answers; what follows is joined by keys
/// (`CROSS JOIN` keeps the order in SQLite); and no other condition repeats the partition, so that no
/// other index can be chosen for it. Why: `docs/decisions/search-index.md`.
final class SearchSql {
    /// A statement with its parameters: strings, integers and longs.
    record Statement(String sql, List<Object> parameters) {}

    /// The last character there is: above all that begins with a prefix.
    private static final String LAST = new String(Character.toChars(0x10FFFF));

    private static final int DATE_DIGITS = 8;

    /// Conditions follow, and no table.
    private static final String NO_JOIN = " WHERE 1 = 1";

    private final Dialect dialect;
    private final Partition partition;
    private final SearchQuery.Valid query;
    private final ReturnedAttributes returned;
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    private SearchSql(
            Dialect dialect,
            Partition partition,
            SearchQuery.Valid query,
            ReturnedAttributes returned) {
        this.dialect = dialect;
        this.partition = partition;
        this.query = query;
        this.returned = returned;
    }

    /// Counts how many rows fulfil a condition, up to a bound.
    static Statement count(Partition partition, Condition driver, int bound) {
        List<Object> parameters = new ArrayList<>();
        return counted(driver("1", partition, driver, parameters), parameters, bound);
    }

    /// The same for one word of a name.
    static Statement count(
            Partition partition, IndexedAttribute attribute, String prefix, int bound) {
        List<Object> parameters = new ArrayList<>();
        return counted(words("1", partition, attribute, prefix, parameters), parameters, bound);
    }

    private static Statement counted(String rows, List<Object> parameters, int bound) {
        parameters.add(bound);
        return new Statement("SELECT count(*) FROM (" + rows + " LIMIT ?) few", parameters);
    }

    /// The words of names that begin with a prefix, up to a bound: each is looked for behind the last
    /// one, however many names have it.
    static Statement wordsOf(
            Partition partition, IndexedAttribute attribute, String prefix, int bound) {
        String next =
                "(SELECT word FROM study_word WHERE partition_key = ? AND attribute = ?"
                        + " AND word %s AND word < ? ORDER BY word LIMIT 1)";
        return new Statement(
                "WITH RECURSIVE w(word, n) AS (SELECT "
                        + next.formatted(">= ?")
                        + ", 1 UNION ALL SELECT "
                        + next.formatted("> w.word")
                        + ", n + 1 FROM w WHERE w.word IS NOT NULL AND n < ?)"
                        + " SELECT word FROM w WHERE word IS NOT NULL",
                List.of(
                        partition.key(),
                        attribute.tag().value(),
                        prefix,
                        prefix + LAST,
                        partition.key(),
                        attribute.tag().value(),
                        prefix + LAST,
                        bound));
    }

    /// How many rows of a level have their keys in each block of numbers ([KeyBlockRepository]), newest first:
    /// the block and the count.
    static Statement blocks(Partition partition, Level level) {
        return new Statement(
                "SELECT block, keys FROM "
                        + KeyBlockRepository.table(level)
                        + " WHERE partition_key = ? ORDER BY block DESC",
                List.of(partition.key()));
    }

    /// Finds a page of matches, newest first. The columns:
    ///
    /// 1. the key of the match, 2. the attributes of the study, 3. the count of its instances,
    /// 4. its modalities, 5. its patient's name and 6. its referring physician's for [#mustVerify];
    /// 7. the attributes of the series and 8. the count of its instances; 9. the metadata of the
    /// instance that stands for the match; 10. the UID of the instance; 11. the watermark that those metadata
    /// belong to; 12. the key of the study and 13. of the series. What is not needed is null.
    static Statement page(
            Dialect dialect,
            Partition partition,
            SearchQuery.Valid query,
            ReturnedAttributes returned,
            Plan plan,
            int limit,
            int offset) {
        SearchSql statement = new SearchSql(dialect, partition, query, returned);
        statement.keys(plan, limit, offset);
        statement.payload();
        return new Statement(statement.sql.toString(), statement.parameters);
    }

    /// Whether a phrase has several words: then the statement finds names that have all of them, and
    /// somebody else must look whether they follow each other.
    static boolean mustVerify(SearchQuery.Valid query) {
        return query.conditions().stream()
                .anyMatch(c -> c instanceof Condition.Named named && named.words().size() > 1);
    }

    /// Whether the index that [Plan.Newest] reads answers the whole query, in its order.
    static boolean isAnsweredNewestFirst(SearchQuery.Valid query) {
        Level level = query.resource().level();
        List<Condition> conditions = query.conditions();
        if (conditions.stream().anyMatch(c -> c.level() != level)) {
            return false;
        }
        return conditions.isEmpty()
                || (conditions.size() == 1 && isInOrder(conditions.getFirst()))
                || (level == Level.SERIES && isModalityAndModel(conditions))
                || (level == Level.STUDY && isDescriptionAndModality(conditions));
    }

    /// Whether [Plan.Newest] has anything better to read than all rows of the level.
    static boolean isNarrowedNewestFirst(SearchQuery.Valid query) {
        return !covered(query, query.resource().level()).isEmpty();
    }

    /// Whether there are blocks that an offset can be counted by.
    static boolean isCountedInBlocks(SearchQuery.Valid query) {
        return query.conditions().isEmpty() && query.resource().level() != Level.INSTANCE;
    }

    private static boolean isInOrder(Condition condition) {
        return condition instanceof Condition.Equal || condition instanceof Condition.HasModality;
    }

    private static boolean isModalityAndModel(List<Condition> conditions) {
        return conditions.size() == 2
                && conditions.stream()
                        .allMatch(c ->
                                c instanceof Condition.Equal equal
                                        && (equal.attribute() == IndexedAttribute.MODALITY
                                                || equal.attribute()
                                                        == IndexedAttribute
                                                                .MANUFACTURER_MODEL_NAME));
    }

    private static boolean isDescriptionAndModality(List<Condition> conditions) {
        return conditions.size() == 2
                && conditions.stream().anyMatch(c -> c instanceof Condition.HasModality)
                && conditions.stream().anyMatch(SearchSql::isDescription);
    }

    private static boolean isDescription(Condition condition) {
        return condition instanceof Condition.Equal equal
                && equal.attribute() == IndexedAttribute.STUDY_DESCRIPTION;
    }

    // ---- which rows

    /// Writes `WITH …, k AS (the keys of the page)`.
    private void keys(Plan plan, int limit, int offset) {
        sql.append("WITH ");
        switch (plan) {
            case Plan.Below _ -> {
                sql.append("k AS (");
                below();
            }
            case Plan.Newest(int within) -> {
                sql.append("k AS (");
                Level level = query.resource().level();
                List<Condition> covered = covered(query, level);
                newest(covered, within, () -> source(level, covered));
            }
            case Plan.Words words -> {
                sql.append("k AS (");
                newest(List.of(words.name()), words.within(), () -> merged(words));
            }
            case Plan.Older(long than) -> {
                sql.append("k AS (");
                source(query.resource().level(), List.of());
                sql.append(" AND key < ? ORDER BY key");
                parameters.add(than);
            }
            case Plan.From(Condition driver) -> from(driver, (long) limit + offset);
        }
        sql.append(" DESC LIMIT ? OFFSET ?)");
        parameters.add(limit);
        parameters.add(offset);
    }

    private void below() {
        boolean bySeries =
                query.resource().level() == Level.SERIES
                        || query.series().isPresent()
                        || query.conditions().stream().anyMatch(c -> c.level() == Level.SERIES);
        String match = alias(query.resource().level());
        sql.append("SELECT ").append(match).append(key(query.resource().level())).append(" AS key");
        sql.append(" FROM study st");
        if (bySeries) {
            sql.append(" CROSS JOIN series se");
        }
        if (query.resource().level() == Level.INSTANCE) {
            sql.append(" CROSS JOIN instance i");
        }
        sql.append(" WHERE st.partition_key = ? AND st.uid = ?");
        parameters.add(partition.key());
        parameters.add(query.study().orElseThrow().value());
        if (bySeries) {
            sql.append(" AND se.study_key = st.key");
        }
        query.series()
                .ifPresent(uid -> {
                    sql.append(" AND se.uid = ?");
                    parameters.add(uid.value());
                });
        if (query.resource().level() == Level.INSTANCE) {
            sql.append(bySeries ? " AND i.series_key = se.key" : " AND i.study_key = st.key");
        }
        query.conditions().forEach(this::and);
        sql.append(" ORDER BY ").append(match).append(key(query.resource().level()));
    }

    /// Newest first from a source that is in this order.
    ///
    /// @param covered the conditions that hold for all that is read
    /// @param source writes what is read
    private void newest(List<Condition> covered, int within, Runnable source) {
        Level level = query.resource().level();
        List<Condition> rest = new ArrayList<>(query.conditions());
        rest.removeIf(c -> covered.contains(c) && isSure(c));
        if (rest.isEmpty() && within == Plan.Newest.UNBOUNDED) {
            source.run();
            sql.append(" ORDER BY key");
            return;
        }
        sql.append("SELECT c.key AS key FROM (");
        source.run();
        sql.append(" ORDER BY key DESC LIMIT ?) c");
        parameters.add(within);
        boolean study = rest.stream().anyMatch(SearchSql::isOfStudyRow);
        boolean series = rest.stream().anyMatch(c -> c.level() == Level.SERIES);
        // What has the keys already need not read rows for them.
        String studyKey =
                switch (level) {
                    case STUDY -> {
                        sql.append(study ? " CROSS JOIN study st WHERE st.key = c.key" : NO_JOIN);
                        yield "c.key";
                    }
                    case SERIES -> {
                        sql.append(" CROSS JOIN series se");
                        sql.append(study ? " CROSS JOIN study st" : "");
                        sql.append(" WHERE se.key = c.key");
                        sql.append(study ? " AND st.key = se.study_key" : "");
                        yield "se.study_key";
                    }
                    case INSTANCE -> {
                        sql.append(series ? " CROSS JOIN series se" : "");
                        sql.append(study ? " CROSS JOIN study st" : "");
                        sql.append(NO_JOIN);
                        sql.append(series ? " AND se.key = c.series_key" : "");
                        sql.append(study ? " AND st.key = c.study_key" : "");
                        yield "c.study_key";
                    }
                };
        rest.forEach(condition -> and(condition, studyKey));
        sql.append(" ORDER BY c.key");
    }

    /// Whether a condition holds for all that its index has for it. The buckets of a range may cover
    /// more, and of a name only one word is sure.
    private static boolean isSure(Condition condition) {
        return switch (condition) {
            case Condition.Between range -> isWhole(range);
            case Condition.Named named -> named.words().size() == 1;
            case Condition.Equal _, Condition.OneOf _, Condition.Like _ -> true;
            case Condition.HasModality _, Condition.HasModalityLike _, Condition.Never _ -> true;
        };
    }

    /// The conditions of a level that the index to be read answers: those of a range of dates that has
    /// buckets, or else one by equality, or two that share an index.
    private static List<Condition> covered(SearchQuery.Valid query, Level level) {
        List<Condition> own = Plan.drivers(query).stream().filter(c -> c.level() == level).toList();
        Optional<Condition> dates = own.stream().filter(c -> buckets(c).isPresent()).findFirst();
        if (dates.isPresent()) {
            return List.of(dates.get());
        }
        List<Condition> inOrder = own.stream().filter(SearchSql::isInOrder).toList();
        boolean shareIndex = isModalityAndModel(inOrder) || isDescriptionAndModality(inOrder);
        return shareIndex ? inOrder : inOrder.stream().limit(1).toList();
    }

    private static Optional<DateBuckets> buckets(Condition condition) {
        return condition instanceof Condition.Between range
                        && range.attribute() != IndexedAttribute.PATIENT_BIRTH_DATE
                ? DateBuckets.of(range)
                : Optional.empty();
    }

    private static boolean isWhole(Condition.Between range) {
        return DateBuckets.of(range).orElseThrow().areExact();
    }

    private void source(Level level, List<Condition> covered) {
        if (!covered.isEmpty() && covered.getFirst() instanceof Condition.Between range) {
            merged(range, DateBuckets.of(range).orElseThrow());
            return;
        }
        if (!covered.isEmpty() && covered.getLast() instanceof Condition.HasModality(String m)) {
            sql.append("SELECT study_key AS key FROM study_modality");
            sql.append(" WHERE partition_key = ? AND modality = ?");
            parameters.add(partition.key());
            parameters.add(m);
            equal(covered);
            return;
        }
        switch (level) {
            case STUDY, SERIES -> sql.append("SELECT key AS key FROM ").append(table(level));
            case INSTANCE ->
                    sql.append("SELECT watermark AS key, series_key, study_key FROM instance");
        }
        sql.append(" WHERE partition_key = ?");
        parameters.add(partition.key());
        equal(covered);
    }

    private void equal(List<Condition> covered) {
        for (Condition condition : covered) {
            if (condition instanceof Condition.Equal(IndexedAttribute attribute, String folded)) {
                sql.append(" AND ").append(attribute.column()).append(" = ?");
                parameters.add(folded);
            }
        }
    }

    /// The studies of some words, merged newest first; one that has two of them is there once. Always
    /// one word or as many as there may be, so that there are few statements; those that are not
    /// needed are empty.
    private void merged(Plan.Words words) {
        int parts = words.words().size() == 1 ? 1 : Plan.Words.MOST;
        // PostgreSQL would sort for UNION what it can merge for DISTINCT; SQLite the other way
        // round.
        boolean isDistinct = parts > 1 && dialect == Dialect.POSTGRESQL;
        sql.append(isDistinct ? "SELECT DISTINCT key AS key FROM (" : "");
        for (int i = 0; i < parts; i++) {
            sql.append(i == 0 ? "" : isDistinct ? " UNION ALL " : " UNION ");
            sql.append("SELECT study_key AS key FROM study_word");
            sql.append(" WHERE partition_key = ? AND attribute = ? AND word = ?");
            parameters.add(partition.key());
            parameters.add(words.name().attribute().tag().value());
            parameters.add(i < words.words().size() ? words.words().get(i) : "");
        }
        sql.append(isDistinct ? " ORDER BY key DESC) merged" : ""); // the caller orders it
    }

    /// The buckets of a range, merged newest first. Always the same number of them, so that there are
    /// few statements; those that are not needed are empty.
    private void merged(Condition.Between range, DateBuckets buckets) {
        String column = range.attribute().column();
        sql.append("SELECT key FROM (");
        for (int i = 0; i < DateBuckets.MOST; i++) {
            boolean isNeeded = i < buckets.prefixes().size();
            String prefix = isNeeded ? buckets.prefixes().get(i) : buckets.prefixes().getLast();
            sql.append(i == 0 ? "" : " UNION ALL ");
            sql.append("SELECT key AS key FROM ").append(table(range.level()));
            sql.append(" WHERE partition_key = ? AND ");
            if (prefix.length() == DATE_DIGITS) {
                sql.append(column).append(" = ?");
            } else {
                sql.append("substr(").append(column).append(", 1, ");
                sql.append(prefix.length()).append(") = ?");
            }
            parameters.add(partition.key());
            parameters.add(isNeeded ? prefix : "");
        }
        sql.append(" ORDER BY key DESC) merged");
    }

    /// Begins with all rows for which the condition holds.
    private void from(Condition driver, long most) {
        Level level = query.resource().level();
        List<Condition> rest = new ArrayList<>(query.conditions());
        rest.removeIf(c -> c.equals(driver) && (c instanceof Condition.Between || isSure(c)));
        if (driver.level() == level) {
            // Sorted first, so that the others are looked at only until the page is full. The
            // limit,
            // which is none, keeps the part together.
            sql.append("k AS (SELECT c.key AS key FROM (");
            sql.append(driver("key", partition, driver, parameters));
            sql.append(" ORDER BY key DESC LIMIT ?) c");
            parameters.add(Integer.MAX_VALUE);
            if (needKeysOnly(level, rest)) {
                sql.append(NO_JOIN);
                rest.forEach(condition -> and(condition, "c.key"));
            } else {
                joined(level, level, rest);
            }
            sql.append(" ORDER BY c.key");
            return;
        }
        sql.append("c AS MATERIALIZED (");
        sql.append(driver("key", partition, driver, parameters)).append("), ");
        if (level != Level.INSTANCE) {
            sql.append("k AS (");
            String own = alias(level) + key(level);
            sql.append("SELECT ").append(own).append(" AS key");
            matching(driver.level(), level, rest);
            sql.append(" ORDER BY ").append(own);
            return;
        }
        // Of very many instances only the newest are wanted. They lie in those studies or series
        // whose newest instances are newest.
        boolean bySeries =
                driver.level() == Level.SERIES
                        || rest.stream().anyMatch(c -> c.level() == Level.SERIES);
        Level parent = bySeries ? Level.SERIES : Level.STUDY;
        sql.append("p AS MATERIALIZED (SELECT ").append(alias(parent)).append(".key AS key, ");
        sql.append(alias(parent)).append(".newest AS newest");
        matching(driver.level(), parent, rest);
        sql.append(" ORDER BY ").append(alias(parent)).append(".newest DESC LIMIT ?), ");
        parameters.add(most);
        sql.append("k AS (SELECT i.watermark AS key FROM p CROSS JOIN instance i");
        sql.append(" WHERE i.").append(bySeries ? "series_key" : "study_key").append(" = p.key");
        sql.append(" AND i.watermark >=");
        sql.append(" (SELECT CASE WHEN count(*) < ? THEN 0 ELSE min(newest) END FROM p)");
        parameters.add(most);
        sql.append(" ORDER BY i.watermark");
    }

    /// `FROM c …`: rows of a level that belong to the keys in `c`, which are those of another level.
    private void matching(Level driver, Level level, List<Condition> rest) {
        sql.append(" FROM c");
        joined(driver, level, rest);
    }

    /// `CROSS JOIN … WHERE …`: what belongs to the keys in `c`.
    private void joined(Level driver, Level level, List<Condition> rest) {
        boolean study = rest.stream().anyMatch(SearchSql::isOfStudyRow);
        boolean series = rest.stream().anyMatch(c -> c.level() == Level.SERIES);
        String studyKey =
                switch (driver) {
                    case STUDY -> {
                        sql.append(" CROSS JOIN study st");
                        sql.append(level == Level.SERIES ? " CROSS JOIN series se" : "");
                        sql.append(" WHERE st.key = c.key");
                        sql.append(level == Level.SERIES ? " AND se.study_key = st.key" : "");
                        yield "st.key";
                    }
                    case SERIES -> {
                        sql.append(" CROSS JOIN series se");
                        sql.append(study ? " CROSS JOIN study st" : "");
                        sql.append(" WHERE se.key = c.key");
                        sql.append(study ? " AND st.key = se.study_key" : "");
                        yield "se.study_key";
                    }
                    case INSTANCE -> {
                        sql.append(" CROSS JOIN instance i");
                        sql.append(series ? " CROSS JOIN series se" : "");
                        sql.append(study ? " CROSS JOIN study st" : "");
                        sql.append(" WHERE i.watermark = c.key");
                        sql.append(series ? " AND se.key = i.series_key" : "");
                        sql.append(study ? " AND st.key = i.study_key" : "");
                        yield "i.study_key";
                    }
                };
        rest.forEach(condition -> and(condition, studyKey));
    }

    /// The rows for which a condition holds.
    private static String driver(
            String column, Partition partition, Condition condition, List<Object> parameters) {
        return switch (condition) {
            case Condition.Equal(IndexedAttribute attribute, String folded) -> {
                if (attribute == IndexedAttribute.SOP_INSTANCE_UID) {
                    parameters.add(folded);
                    parameters.add(partition.key());
                    // The sum keeps the index by partition out of it.
                    yield "SELECT "
                            + (column.equals("key") ? "watermark AS key" : column)
                            + " FROM instance WHERE uid = ? AND partition_key + 0 = ?";
                }
                parameters.add(partition.key());
                parameters.add(folded);
                yield select(column, attribute) + " AND " + attribute.column() + " = ?";
            }
            case Condition.OneOf(IndexedAttribute attribute, List<String> folded) -> {
                String in = in(folded);
                if (attribute == IndexedAttribute.SOP_INSTANCE_UID) {
                    addAll(folded, parameters);
                    parameters.add(partition.key());
                    yield "SELECT "
                            + (column.equals("key") ? "watermark AS key" : column)
                            + " FROM instance WHERE uid"
                            + in
                            + " AND partition_key + 0 = ?";
                }
                parameters.add(partition.key());
                addAll(folded, parameters);
                yield select(column, attribute) + " AND " + attribute.column() + in;
            }
            case Condition.Like(IndexedAttribute attribute, Wildcards wildcards) -> {
                parameters.add(partition.key());
                yield select(column, attribute)
                        + begins(attribute.column(), wildcards, parameters)
                        + like(attribute.column(), wildcards, parameters);
            }
            case Condition.Between(
                            IndexedAttribute attribute,
                            Optional<String> from,
                            Optional<String> to) -> {
                parameters.add(partition.key());
                parameters.add(from.orElse(""));
                parameters.add(to.orElse(LAST));
                yield select(column, attribute)
                        + " AND "
                        + attribute.column()
                        + " >= ? AND "
                        + attribute.column()
                        + " <= ?";
            }
            case Condition.Named named ->
                    words(column, partition, named.attribute(), named.rarest(), parameters);
            case Condition.HasModality(String modality) -> {
                parameters.add(partition.key());
                parameters.add(modality);
                yield "SELECT "
                        + (column.equals("key") ? "study_key AS key" : column)
                        + " FROM study_modality WHERE partition_key = ? AND modality = ?";
            }
            case Condition.HasModalityLike(Wildcards wildcards) -> {
                parameters.add(partition.key());
                yield "SELECT "
                        + (column.equals("key") ? "DISTINCT study_key AS key" : column)
                        + " FROM study_modality WHERE partition_key = ?"
                        + begins("modality", wildcards, parameters)
                        + like("modality", wildcards, parameters);
            }
            case Condition.Never _ -> throw new IllegalStateException("nothing to look for");
        };
    }

    /// A list of as many parameters as there are texts, and some more that repeat the last: so there
    /// are few statements.
    private static String in(List<String> texts) {
        return " IN (?" + ", ?".repeat(places(texts) - 1) + ")";
    }

    private static void addAll(List<String> texts, List<Object> parameters) {
        parameters.addAll(texts);
        for (int i = texts.size(); i < places(texts); i++) {
            parameters.add(texts.getLast());
        }
    }

    /// The next power of two.
    private static int places(List<String> texts) {
        return Integer.highestOneBit(2 * texts.size() - 1);
    }

    /// The stretch of an index that values with wildcards lie in.
    private static String begins(String column, Wildcards wildcards, List<Object> parameters) {
        parameters.add(wildcards.prefix());
        parameters.add(wildcards.prefix() + LAST);
        return " AND " + column + " >= ? AND " + column + " < ?";
    }

    private static String like(String column, Wildcards wildcards, List<Object> parameters) {
        parameters.add(wildcards.toLike());
        return " AND " + column + " LIKE ? ESCAPE '" + Wildcards.ESCAPE + "'";
    }

    private static String words(
            String column,
            Partition partition,
            IndexedAttribute attribute,
            String prefix,
            List<Object> parameters) {
        parameters.add(partition.key());
        parameters.add(attribute.tag().value());
        parameters.add(prefix);
        parameters.add(prefix + LAST);
        return "SELECT "
                + (column.equals("key") ? "DISTINCT study_key AS key" : column)
                + " FROM study_word WHERE partition_key = ? AND attribute = ?"
                + " AND word >= ? AND word < ?";
    }

    private static String select(String column, IndexedAttribute attribute) {
        return "SELECT "
                + column
                + " FROM "
                + table(attribute.level())
                + " WHERE partition_key = ?";
    }

    private static boolean isOfStudyRow(Condition condition) {
        return condition.level() == Level.STUDY && condition instanceof Condition.OfColumn;
    }

    /// Whether the keys say enough, so that no row is read before it is known to be on the page.
    private static boolean needKeysOnly(Level level, List<Condition> rest) {
        return rest.isEmpty()
                || (level == Level.STUDY && rest.stream().noneMatch(SearchSql::isOfStudyRow));
    }

    private void and(Condition condition) {
        and(condition, query.resource().level() == Level.STUDY ? "st.key" : "se.study_key");
    }

    /// Adds a condition to be held against rows that another index found.
    ///
    /// @param studyKey what the key of the study is called there
    private void and(Condition condition, String studyKey) {
        switch (condition) {
            case Condition.Equal(IndexedAttribute attribute, String folded) -> {
                sql.append(" AND ").append(column(attribute)).append(" = ?");
                parameters.add(folded);
            }
            case Condition.OneOf(IndexedAttribute attribute, List<String> folded) -> {
                sql.append(" AND ").append(column(attribute)).append(in(folded));
                addAll(folded, parameters);
            }
            case Condition.Like(IndexedAttribute attribute, Wildcards wildcards) ->
                    sql.append(like(column(attribute), wildcards, parameters));
            case Condition.HasModalityLike(Wildcards wildcards) -> {
                sql.append(" AND EXISTS (SELECT 1 FROM study_modality m WHERE m.study_key = ");
                sql.append(studyKey).append(like("m.modality", wildcards, parameters)).append(')');
            }
            case Condition.Between(
                            IndexedAttribute attribute,
                            Optional<String> from,
                            Optional<String> to) -> {
                sql.append(" AND ").append(column(attribute)).append(" >= ?");
                sql.append(" AND ").append(column(attribute)).append(" <= ?");
                parameters.add(from.orElse(""));
                parameters.add(to.orElse(LAST));
            }
            case Condition.Named named -> {
                for (String word : named.telling()) {
                    sql.append(dialect == Dialect.SQLITE ? " AND instr(" : " AND strpos(");
                    sql.append("' ' || replace(replace(").append(column(named.attribute()));
                    sql.append(", '^', ' '), '=', ' '), ?) > 0");
                    parameters.add(" " + word);
                }
            }
            case Condition.HasModality(String modality) -> {
                sql.append(" AND EXISTS (SELECT 1 FROM study_modality m WHERE m.partition_key = ?");
                sql.append(" AND m.modality = ? AND m.study_key = ").append(studyKey).append(')');
                parameters.add(partition.key());
                parameters.add(modality);
            }
            case Condition.Never _ -> throw new IllegalStateException("nothing to look for");
        }
    }

    // ---- what of them

    private void payload() {
        Level level = query.resource().level();
        boolean verify = mustVerify(query);
        boolean series = level != Level.STUDY && needsSeries();
        boolean study =
                level == Level.STUDY
                        || verify
                        || returned.modalities()
                        || returned.studyCount()
                        || returned.fromStudy().length > 0;
        sql.append(" SELECT k.key");
        sql.append(study ? ", st.attributes, st.instances" : ", NULL, NULL");
        sql.append(", ").append(returned.modalities() ? modalities() : "NULL");
        sql.append(verify ? ", st.patient_name, st.referring_physician_name" : ", NULL, NULL");
        sql.append(series ? ", se.attributes, se.instances" : ", NULL, NULL");
        sql.append(returned.needsMetadata() ? ", co.metadata" : ", NULL");
        sql.append(returned.needsOnlyUid() ? ", i.uid" : ", NULL");
        sql.append(returned.needsMetadata() ? ", co.watermark" : ", NULL");
        sql.append(study ? ", st.key" : ", NULL").append(series ? ", se.key" : ", NULL");
        sql.append(" FROM k");
        StringBuilder where = new StringBuilder();
        switch (level) {
            case STUDY -> {
                sql.append(" CROSS JOIN study st");
                where.append(" WHERE st.key = k.key");
            }
            case SERIES -> {
                sql.append(" CROSS JOIN series se");
                where.append(" WHERE se.key = k.key");
                if (study) {
                    sql.append(" CROSS JOIN study st");
                    where.append(" AND st.key = se.study_key");
                }
            }
            case INSTANCE -> {
                sql.append(" CROSS JOIN instance i");
                where.append(" WHERE i.watermark = k.key");
                if (series) {
                    sql.append(" CROSS JOIN series se");
                    where.append(" AND se.key = i.series_key");
                }
                if (study) {
                    sql.append(" CROSS JOIN study st");
                    where.append(" AND st.key = i.study_key");
                }
            }
        }
        if (returned.needsMetadata()) {
            sql.append(" CROSS JOIN instance_content co");
            where.append(" AND co.watermark = ").append(newest(level));
        }
        sql.append(where).append(" ORDER BY k.key DESC");
    }

    private boolean needsSeries() {
        return query.resource().level() == Level.SERIES
                || returned.seriesCount()
                || returned.fromSeries().length > 0;
    }

    private static String newest(Level level) {
        return switch (level) {
            case STUDY -> "st.newest";
            case SERIES -> "se.newest";
            case INSTANCE -> "k.key";
        };
    }

    private String modalities() {
        String list =
                switch (dialect) {
                    case SQLITE -> "group_concat(m.modality, '\\')";
                    case POSTGRESQL -> "string_agg(m.modality, '\\' ORDER BY m.modality)";
                };
        return "(SELECT " + list + " FROM study_modality m WHERE m.study_key = st.key)";
    }

    private static String table(Level level) {
        return switch (level) {
            case STUDY -> "study";
            case SERIES -> "series";
            case INSTANCE -> "instance";
        };
    }

    private static String alias(Level level) {
        return switch (level) {
            case STUDY -> "st";
            case SERIES -> "se";
            case INSTANCE -> "i";
        };
    }

    private static String key(Level level) {
        return switch (level) {
            case STUDY, SERIES -> ".key";
            case INSTANCE -> ".watermark";
        };
    }

    private static String column(IndexedAttribute attribute) {
        return alias(attribute.level()) + "." + attribute.column();
    }
}
