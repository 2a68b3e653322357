package org.isocenter.dicomweb.search;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.isocenter.dicom.value.Folding;
import org.isocenter.dicomweb.instance.DataSetJson;
import org.isocenter.dicomweb.instance.IndexedAttribute;
import org.isocenter.dicomweb.instance.KeyBlockRepository;
import org.isocenter.dicomweb.instance.Level;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;
import org.jspecify.annotations.Nullable;

/// Runs searches, newest first (QRY-72): keys are in the order of creation.
///
/// How a search is run is decided while it runs, by counting how many rows its conditions have; no
/// count goes further than is needed to decide, so a search costs what its page costs and does not
/// grow with the archive ([Plan]).
final class SearchRepository {
    /// How much is looked at before a way is chosen.
    ///
    /// @param few a condition with fewer rows is a good beginning
    /// @param visited how many rows are visited newest first before another way is tried
    /// @param mostVisited how many are visited at most, be the page ever so far behind, or when a
    ///     second look at the newest promises to fill it: rows side by side are read quicker than as
    ///     many here and there
    /// @param far an offset that is not counted off one by one
    record Effort(int few, int visited, int mostVisited, int far) {
        static final Effort STANDARD = new Effort(1000, 4000, 64_000, 10_000);
    }

    private static final int[] LARGER_BOUNDS = {16_000, 256_000};

    private final Effort effort;

    SearchRepository() {
        this(Effort.STANDARD);
    }

    SearchRepository(Effort effort) {
        this.effort = effort;
    }

    /// One match: what its rows have of it.
    ///
    /// @param study what the row of its study keeps of metadata; empty when not needed
    /// @param modalities of the study, folded, with backslashes between them; empty when not needed
    /// @param metadata those of the instance that stands for it (QRY-71); empty when not needed
    /// @param uid of the instance; empty when not needed
    record Match(
            PageMetadata.Of study,
            long studyInstances,
            String modalities,
            PageMetadata.Of series,
            long seriesInstances,
            PageMetadata.Of metadata,
            String uid) {
        boolean isHeld() {
            return Stream.of(study, series, metadata)
                    .allMatch(PageMetadata.Of.Held.class::isInstance);
        }
    }

    private record Found(Match match, String patientName, String referringPhysicianName) {}

    List<Match> find(
            Database database,
            Partition partition,
            SearchQuery.Valid query,
            ReturnedAttributes returned) {
        if (query.conditions().stream().anyMatch(c -> c instanceof Condition.Never)) {
            return List.of();
        }
        return database.read(transaction -> {
            Search search = new Search(database, transaction, partition, query, returned, effort);
            return search.run();
        });
    }

    /// One search in its transaction.
    private record Search(
            Database database,
            Transaction transaction,
            Partition partition,
            SearchQuery.Valid query,
            ReturnedAttributes returned,
            Effort effort) {

        List<Match> run() throws SQLException {
            if (query.study().isPresent()) {
                return page(new Plan.Below());
            }
            List<Condition> drivers = Plan.drivers(query);
            if (!drivers.isEmpty() && Plan.isIdentifying(drivers.getFirst())) {
                return page(new Plan.From(drivers.getFirst()));
            }
            if (SearchSql.isCountedInBlocks(query) && query.offset() >= effort.far) {
                return farPage();
            }
            if (SearchSql.isAnsweredNewestFirst(query)) {
                return page(new Plan.Newest(Plan.Newest.UNBOUNDED));
            }
            for (Condition driver : drivers) {
                long rows = count(driver, effort.few);
                if (rows == 0) {
                    return List.of();
                }
                if (rows < effort.few) {
                    return page(new Plan.From(driver));
                }
            }
            Optional<Plan.Words> words = Optional.empty();
            for (Condition.Named name : names()) {
                Optional<Plan.Words> found = words(name);
                if (found.isPresent() && found.get().words().isEmpty()) {
                    return List.of();
                }
                words = words.or(() -> found);
            }
            if (words.isPresent() && words.get().areEnough(query)) {
                return page(words.get());
            }
            return fromTheNewest(drivers, words);
        }

        private List<Match> fromTheNewest(List<Condition> drivers, Optional<Plan.Words> words)
                throws SQLException {
            List<IntFunction<Plan>> ways = new ArrayList<>();
            if (words.isEmpty() || SearchSql.isNarrowedNewestFirst(query)) {
                ways.add(Plan.Newest::new);
            }
            words.ifPresent(some -> ways.add(some::within));
            int within = visited();
            IntFunction<Plan> best = ways.getFirst();
            int most = 0;
            for (IntFunction<Plan> way : ways) {
                List<Match> newest = page(way.apply(within));
                if (newest.size() == query.limit()) {
                    return newest;
                }
                if (newest.size() > most) {
                    most = newest.size();
                    best = way;
                }
            }
            int promising = promising(within, most);
            if (promising <= effort.mostVisited && haveAtLeast(drivers, promising)) {
                List<Match> newest = page(best.apply(promising));
                if (newest.size() == query.limit()) {
                    return newest;
                }
            }
            Plan fewest = fewest(drivers);
            if (words.isPresent()
                    && fewest instanceof Plan.From(Condition driver)
                    && driver.equals(words.get().name())
                    && words.get().words().getFirst().startsWith(words.get().name().rarest())) {
                return page(words.get()); // as many rows, which need not be sorted
            }
            return page(fewest);
        }

        /// A page far behind: what lies before it is counted in blocks as far as there are whole ones.
        private List<Match> farPage() throws SQLException {
            int left = query.offset();
            long than = Long.MAX_VALUE;
            try (ResultSet row = execute(SearchSql.blocks(partition, query.resource().level()))) {
                while (row.next()) {
                    long keys = row.getLong(2);
                    if (left < keys) {
                        than = KeyBlockRepository.end(row.getLong(1));
                        break;
                    }
                    left -= (int) keys;
                }
            }
            if (than == Long.MAX_VALUE) {
                return List.of();
            }
            return rows(new Plan.Older(than), query.limit(), left).stream()
                    .map(Found::match)
                    .toList();
        }

        private List<Condition.Named> names() {
            return query.resource().level() != Level.STUDY
                    ? List.of()
                    : query.conditions().stream()
                            .filter(Condition.Named.class::isInstance)
                            .map(Condition.Named.class::cast)
                            .toList();
        }

        /// The studies of a name that begin a search best: of those words of the query that few words
        /// begin with, the one that fewest names have, unless fewer have one that many words begin
        /// with; without words when some word is in no name.
        private Optional<Plan.Words> words(Condition.Named name) throws SQLException {
            Optional<Plan.Words> best = Optional.empty();
            long fewest = Long.MAX_VALUE;
            for (String prefix : name.telling()) {
                List<String> words = wordsOf(name.attribute(), prefix);
                Plan.Words plan = new Plan.Words(name, words, Plan.Newest.UNBOUNDED);
                if (words.isEmpty()) {
                    return Optional.of(plan);
                }
                boolean areFew = words.size() <= Plan.Words.MOST;
                long rows =
                        name.words().size() == 1
                                ? 0
                                : count(
                                        SearchSql.count(
                                                partition,
                                                name.attribute(),
                                                prefix,
                                                LARGER_BOUNDS[0]));
                if (rows < fewest || (rows == fewest && best.isEmpty())) {
                    fewest = rows;
                    best = areFew ? Optional.of(plan) : Optional.empty();
                }
            }
            return best;
        }

        private List<String> wordsOf(IndexedAttribute attribute, String prefix)
                throws SQLException {
            List<String> words = new ArrayList<>();
            try (ResultSet row =
                    execute(SearchSql.wordsOf(partition, attribute, prefix, Plan.Words.MOST + 1))) {
                while (row.next()) {
                    words.add(row.getString(1));
                }
            }
            return words;
        }

        /// More for a page far behind the first.
        private int visited() {
            long end = (long) query.offset() + query.limit();
            return (int) Math.min(Math.max(effort.visited, 20 * end), effort.mostVisited);
        }

        /// How many of the newest will most likely fill the page, as it went with those that were
        /// visited: half as many again.
        private int promising(int within, int found) {
            if (found == 0) {
                return Integer.MAX_VALUE;
            }
            double end = (double) query.offset() + query.limit();
            return (int) (1.5 * within * end / ((double) query.offset() + found));
        }

        private boolean haveAtLeast(List<Condition> drivers, int rows) throws SQLException {
            for (Condition driver : drivers) {
                if (count(driver, rows) < rows) {
                    return false;
                }
            }
            return true;
        }

        private Plan fewest(List<Condition> drivers) throws SQLException {
            if (drivers.size() > 1) {
                for (int bound : LARGER_BOUNDS) {
                    for (Condition driver : drivers) {
                        if (count(driver, bound) < bound) {
                            return new Plan.From(driver);
                        }
                    }
                }
            }
            return new Plan.From(drivers.getFirst());
        }

        private long count(Condition driver, int bound) throws SQLException {
            return count(SearchSql.count(partition, driver, bound));
        }

        private long count(SearchSql.Statement statement) throws SQLException {
            try (ResultSet row = execute(statement)) {
                row.next();
                return row.getLong(1);
            }
        }

        private List<Match> page(Plan plan) throws SQLException {
            if (!SearchSql.mustVerify(query)) {
                return rows(plan, query.limit(), query.offset()).stream()
                        .map(Found::match)
                        .toList();
            }
            long end = (long) query.offset() + query.limit();
            long read = end + end / 4 + 1; // most names that have all the words have them in a row
            while (true) {
                int limit = (int) Math.min(read, Integer.MAX_VALUE);
                List<Found> rows = rows(plan, limit, 0);
                List<Match> matches =
                        rows.stream().filter(this::hasPhrases).map(Found::match).toList();
                if (matches.size() >= end || rows.size() < limit) {
                    return matches.stream().skip(query.offset()).limit(query.limit()).toList();
                }
                read *= 4;
            }
        }

        private boolean hasPhrases(Found found) {
            for (Condition condition : query.conditions()) {
                if (condition instanceof Condition.Named(var attribute, var words)) {
                    String name =
                            attribute == IndexedAttribute.PATIENT_NAME
                                    ? found.patientName
                                    : found.referringPhysicianName;
                    if (!Folding.matches(Folding.words(name), words)) {
                        return false;
                    }
                }
            }
            return true;
        }

        private List<Found> rows(Plan plan, int limit, int offset) throws SQLException {
            List<Found> found = new ArrayList<>(Math.min(limit, SearchQuery.MOST));
            PageMetadata page = new PageMetadata(database, returned);
            try (ResultSet row =
                    execute(
                            SearchSql.page(
                                    database.dialect(),
                                    partition,
                                    query,
                                    returned,
                                    plan,
                                    limit,
                                    offset))) {
                while (row.next()) {
                    found.add(
                            new Found(
                                    new Match(
                                            page.ofStudy(row.getLong(12), row.getBytes(2)),
                                            row.getLong(3),
                                            text(row.getString(4)),
                                            page.ofSeries(row.getLong(13), row.getBytes(7)),
                                            row.getLong(8),
                                            page.ofInstance(row.getLong(11), row.getBytes(9)),
                                            text(row.getString(10))),
                                    text(row.getString(5)),
                                    text(row.getString(6))));
                }
            }
            return found;
        }

        private ResultSet execute(SearchSql.Statement statement) throws SQLException {
            PreparedStatement prepared = transaction.prepare(statement.sql());
            int index = 1;
            for (Object parameter : statement.parameters()) {
                switch (parameter) {
                    case String text -> prepared.setString(index, text);
                    case Integer number -> prepared.setInt(index, number);
                    case Long number -> prepared.setLong(index, number);
                    default -> throw new IllegalStateException("no parameter: " + parameter);
                }
                index++;
            }
            return prepared.executeQuery();
        }
    }

    /// Runs a search in one certain way, to see what that way finds. [Plan.Newest] may find too few.
    List<Match> find(
            Database database,
            Partition partition,
            SearchQuery.Valid query,
            ReturnedAttributes returned,
            Plan plan) {
        return database.read(transaction -> {
            Search search = new Search(database, transaction, partition, query, returned, effort);
            return search.page(plan);
        });
    }

    /// Every plan that a search may follow.
    static List<Plan> plans(SearchQuery.Valid query) {
        List<Condition> drivers = Plan.drivers(query);
        if (query.study().isPresent()) {
            return List.of(new Plan.Below());
        }
        if (!drivers.isEmpty() && Plan.isIdentifying(drivers.getFirst())) {
            return List.of(new Plan.From(drivers.getFirst()));
        }
        if (SearchSql.isCountedInBlocks(query)) {
            return List.of(new Plan.Newest(Plan.Newest.UNBOUNDED), new Plan.Older(Long.MAX_VALUE));
        }
        if (SearchSql.isAnsweredNewestFirst(query)) {
            return List.of(new Plan.Newest(Plan.Newest.UNBOUNDED));
        }
        return Stream.concat(
                        Stream.<Plan>of(new Plan.Newest(Effort.STANDARD.visited)),
                        drivers.stream().map(Plan.From::new))
                .toList();
    }

    /// What the row of a study keeps of metadata.
    static Optional<DataSetJson> attributesOfStudy(Transaction transaction, long key)
            throws SQLException {
        return attributes(transaction.prepare("SELECT attributes FROM study WHERE key = ?"), key);
    }

    /// The same of a series.
    static Optional<DataSetJson> attributesOfSeries(Transaction transaction, long key)
            throws SQLException {
        return attributes(transaction.prepare("SELECT attributes FROM series WHERE key = ?"), key);
    }

    private static Optional<DataSetJson> attributes(PreparedStatement select, long key)
            throws SQLException {
        select.setLong(1, key);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(new DataSetJson(row.getBytes(1))) : Optional.empty();
        }
    }

    private static String text(@Nullable String text) {
        return Optional.ofNullable(text).orElse("");
    }
}
