package org.isocenter.dicomweb.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.isocenter.dicom.dictionary.Dictionary;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.Level;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.dicomweb.service.Version;
import org.isocenter.dicomweb.store.GeneratedArchive;
import org.isocenter.http.Query;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.persistence.sql.Dialect;
import org.isocenter.persistence.sql.PostgresqlForTests;
import org.isocenter.persistence.sql.PostgresqlServer;
import org.isocenter.persistence.sql.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No supported query reads a whole table, on either database: every statement that a search may run
/// is explained, for each attribute at each resource, alone and in combinations.
class SearchPlanTest {
    private static final int STUDIES = 300;

    /// Every way to ask for each attribute.
    private static final Map<Level, List<String>> CONDITIONS =
            Map.of(
                    Level.STUDY,
                    List.of(
                            "StudyInstanceUID=1.2.826.0.1.3680043.10.1.7",
                            "StudyInstanceUID=1.2.826.0.1.3680043.10.1.7,1.2.3,1.2.4",
                            "PatientID=P7*",
                            "ModalitiesInStudy=C?",
                            "PatientName=Smith^John",
                            "PatientName=smi&fuzzymatching=true",
                            "PatientName=smi%20jo&fuzzymatching=true",
                            "PatientID=P7",
                            "PatientBirthDate=19500101",
                            "PatientBirthDate=19500101-19601231",
                            "AccessionNumber=A7",
                            "ReferringPhysicianName=Referrer7^Doctor",
                            "ReferringPhysicianName=doctor&fuzzymatching=true",
                            "StudyDate=20180101",
                            "StudyDate=20180101-20180315",
                            "StudyDate=20160101-20181231",
                            "StudyDate=20171231-20190301",
                            "StudyDate=20100101-20231231",
                            "StudyDate=20180101-",
                            "StudyDate=-20180101",
                            "StudyDescription=CT%20HEAD",
                            "ModalitiesInStudy=CT"),
                    Level.SERIES,
                    List.of(
                            "SeriesInstanceUID=1.2.826.0.1.3680043.10.1.7.1",
                            "SeriesInstanceUID=1.2.826.0.1.3680043.10.1.7.1,1.2.3",
                            "ManufacturerModelName=CT?MODEL*",
                            "Modality=CT",
                            "PerformedProcedureStepStartDate=20180101",
                            "PerformedProcedureStepStartDate=20180101-20180315",
                            "PerformedProcedureStepStartDate=20171231-20190301",
                            "PerformedProcedureStepStartDate=20100101-",
                            "ManufacturerModelName=CT%20MODEL%20NEW"),
                    Level.INSTANCE,
                    List.of(
                            "SOPInstanceUID=1.2.826.0.1.3680043.10.1.7.1.1",
                            "SOPInstanceUID=1.2.826.0.1.3680043.10.1.7.1.1,1.2.3"));

    @TempDir Path folder;

    @Test
    void readsNoWholeTableOnSqlite() throws Exception {
        try (Database database =
                Databases.openSqlite(folder.resolve("images.db"), Archive.TABLES)) {
            new GeneratedArchive(2, 2).fill(database, 0, STUDIES, STUDIES);

            assertThat(database.<List<String>, SQLException>read(this::badPlansOnSqlite)).isEmpty();
        }
    }

    @Test
    void readsNoWholeTableOnPostgresql() throws Exception {
        PostgresqlForTests.Outcome server = PostgresqlForTests.start();
        assumeTrue(server.settings().isPresent(), server::reason);
        try (PostgresqlServer pool = PostgresqlServer.connect(server.settings().get());
                Database database =
                        Databases.openPostgresql(pool, "search_plans", Archive.TABLES)) {
            new GeneratedArchive(2, 2).fill(database, 0, STUDIES, STUDIES);
            database.<SQLException>execute(SearchPlanTest::giveMostToAnotherPartition);
            database.<SQLException>execute(transaction -> transaction.prepare("ANALYZE").execute());

            assertThat(database.<List<String>, SQLException>read(this::badPlansOnPostgresql))
                    .isEmpty();
        }
    }

    /// PostgreSQL weighs by statistics whether an index is worth reading; when all rows are in one
    /// partition, an index by partition is not.
    private static void giveMostToAnotherPartition(Transaction transaction) throws SQLException {
        for (String rows :
                List.of(
                        "study SET partition_key = 2 WHERE key",
                        "series SET partition_key = 2 WHERE study_key",
                        "instance SET partition_key = 2 WHERE study_key",
                        "study_word SET partition_key = 2 WHERE study_key",
                        "study_modality SET partition_key = 2 WHERE study_key")) {
            transaction.prepare("UPDATE " + rows + " % 10 <> 0").executeUpdate();
        }
    }

    private List<String> badPlansOnSqlite(Transaction transaction) throws SQLException {
        Pattern wholeTable =
                Pattern.compile("SCAN (?!k$|c$|p$|m$|w$|merged|x$|few|[(]|CONSTANT).*");
        List<String> bad = new ArrayList<>();
        for (Case each : cases()) {
            for (Explained explained : each.explained(Dialect.SQLITE)) {
                List<String> plan = plan(transaction, "EXPLAIN QUERY PLAN ", explained, 4);
                for (String line : plan) {
                    if (wholeTable.matcher(line).matches()
                            || line.contains("AUTOMATIC")
                            || (explained.isInOrder && line.contains("TEMP B-TREE"))) {
                        bad.add(each + "\n" + explained + "\n" + String.join("\n", plan));
                        break;
                    }
                }
            }
        }
        return bad;
    }

    /// Tables are small here; the other ways are the cheapest only for small ones.
    private static void onlyByIndex(Transaction transaction) throws SQLException {
        for (String way : List.of("seqscan", "mergejoin", "hashjoin", "material")) {
            transaction.prepare("SET LOCAL enable_" + way + " = off").execute();
        }
    }

    private List<String> badPlansOnPostgresql(Transaction transaction) throws SQLException {
        onlyByIndex(transaction);
        Pattern wholeTable =
                Pattern.compile(
                        "Seq Scan on (study|series|instance|study_word|study_modality|instance_content)");
        Pattern wholeIndex = Pattern.compile("Index (Only )?Scan|Bitmap Index Scan");
        List<String> bad = new ArrayList<>();
        for (Case each : cases()) {
            for (Explained explained : each.explained(Dialect.POSTGRESQL)) {
                List<String> plan = plan(transaction, "EXPLAIN ", explained, 1);
                for (int i = 0; i < plan.size(); i++) {
                    String next = i + 1 < plan.size() ? plan.get(i + 1) : "";
                    if (wholeTable.matcher(plan.get(i)).find()
                            || (wholeIndex.matcher(plan.get(i)).find()
                                    && !next.contains("Index Cond"))) {
                        bad.add(each + "\n" + explained + "\n" + String.join("\n", plan));
                        break;
                    }
                }
            }
        }
        return bad;
    }

    private static List<String> conditions(Level level) {
        return Objects.requireNonNull(CONDITIONS.get(level));
    }

    /// The queries whose plans are shown in the documentation, by resource.
    private static List<Case> shown() {
        List<Case> shown = new ArrayList<>();
        shown.add(new Case(SearchResource.STUDIES, ""));
        conditions(Level.STUDY)
                .forEach(query -> shown.add(new Case(SearchResource.STUDIES, query)));
        shown.add(
                new Case(
                        SearchResource.STUDIES,
                        "ModalitiesInStudy=CT&StudyDate=20180101-20180315"));
        shown.add(
                new Case(
                        SearchResource.STUDIES, "ModalitiesInStudy=CT&StudyDescription=CT%20HEAD"));
        conditions(Level.SERIES)
                .forEach(query -> shown.add(new Case(SearchResource.SERIES, query)));
        shown.add(
                new Case(
                        SearchResource.SERIES,
                        "Modality=CT&ManufacturerModelName=CT%20MODEL%20NEW"));
        shown.add(new Case(SearchResource.SERIES, "PatientID=P7"));
        shown.add(new Case(SearchResource.SERIES_OF_STUDY, "Modality=CT"));
        shown.add(new Case(SearchResource.INSTANCES, ""));
        shown.add(new Case(SearchResource.INSTANCES, conditions(Level.INSTANCE).getFirst()));
        shown.add(new Case(SearchResource.INSTANCES, "PatientID=P7"));
        shown.add(new Case(SearchResource.INSTANCES, "Modality=CT"));
        shown.add(new Case(SearchResource.INSTANCES_OF_STUDY, ""));
        shown.add(new Case(SearchResource.INSTANCES_OF_SERIES, ""));
        return shown;
    }

    /// Writes `docs/decisions/search-plans.md` with `-Dsearch.plans.write=true`.
    @Test
    void showsThePlans() throws Exception {
        assumeTrue(Boolean.getBoolean("search.plans.write"), "the page is written when asked for");
        PostgresqlForTests.Outcome server = PostgresqlForTests.start();
        assumeTrue(server.settings().isPresent(), server::reason);
        StringBuilder page = new StringBuilder(PAGE_HEAD);
        try (Database sqlite = Databases.openSqlite(folder.resolve("shown.db"), Archive.TABLES);
                PostgresqlServer pool = PostgresqlServer.connect(server.settings().get());
                Database postgresql =
                        Databases.openPostgresql(pool, "search_shown", Archive.TABLES)) {
            for (Database database : List.of(sqlite, postgresql)) {
                new GeneratedArchive(2, 2).fill(database, 0, STUDIES, STUDIES);
            }
            postgresql.<SQLException>execute(SearchPlanTest::giveMostToAnotherPartition);
            postgresql.<SQLException>execute(
                    transaction -> transaction.prepare("ANALYZE").execute());
            for (Case each : shown()) {
                page.append("\n## ").append(each.title()).append('\n');
                for (Database database : List.of(sqlite, postgresql)) {
                    page.append(
                            database.<String, SQLException>read(
                                    transaction -> shown(transaction, database.dialect(), each)));
                }
            }
        }
        Files.writeString(Path.of("..", "docs", "decisions", "search-plans.md"), page);
    }

    private static final String PAGE_HEAD =
            """
            # The plans of searches

            How each database finds the rows of a search, in its own words: SQLite's `EXPLAIN QUERY PLAN`, and of PostgreSQL's `EXPLAIN`
            the scans. Written by `SearchPlanTest` (`-Dsearch.plans.write=true`), which in every build explains many more queries than are
            shown here, each attribute at each resource and in pairs, and fails when one reads a whole table or index. Which plan a search
            takes is found by counting; see [search-index.md](search-index.md).
            """;

    private static String shown(Transaction transaction, Dialect dialect, Case each)
            throws SQLException {
        boolean isSqlite = dialect == Dialect.SQLITE;
        if (!isSqlite) {
            onlyByIndex(transaction);
        }
        StringBuilder text = new StringBuilder();
        for (Explained explained : each.explained(dialect)) {
            if (explained.statement.sql().startsWith("SELECT count")) {
                continue;
            }
            text.append('\n').append(isSqlite ? "SQLite" : "PostgreSQL").append(", ");
            text.append(explained.how).append(":\n\n");
            List<String> lines =
                    isSqlite
                            ? plan(transaction, "EXPLAIN QUERY PLAN ", explained, 4)
                            : plan(transaction, "EXPLAIN (COSTS OFF) ", explained, 1).stream()
                                    .filter(line -> line.matches(".*(Scan|Index Cond).*"))
                                    .toList();
            lines.forEach(line -> text.append("    ").append(line).append('\n'));
        }
        return text.toString();
    }

    private static List<String> plan(
            Transaction transaction, String explain, Explained explained, int column)
            throws SQLException {
        PreparedStatement statement = transaction.prepare(explain + explained.statement.sql());
        int index = 1;
        for (Object parameter : explained.statement.parameters()) {
            statement.setObject(index++, parameter);
        }
        List<String> lines = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                lines.add(rows.getString(column));
            }
        }
        return lines;
    }

    /// A statement, how it goes about it, and whether it must find its rows in their order.
    private record Explained(SearchSql.Statement statement, String how, boolean isInOrder) {
        @Override
        public String toString() {
            return statement.sql();
        }
    }

    private record Case(SearchResource resource, String query) {
        String title() {
            String path =
                    switch (resource) {
                        case STUDIES -> "/studies";
                        case SERIES -> "/series";
                        case INSTANCES -> "/instances";
                        case SERIES_OF_STUDY -> "/studies/{study}/series";
                        case INSTANCES_OF_STUDY -> "/studies/{study}/instances";
                        case INSTANCES_OF_SERIES -> "/studies/{study}/series/{series}/instances";
                    };
            return query.isEmpty() ? path : path + "?" + query;
        }

        private static String how(Plan plan) {
            return switch (plan) {
                case Plan.Below _ -> "below the study of the path";
                case Plan.Newest _ -> "newest first";
                case Plan.Words(_, var words, _) ->
                        words.size() == 1 ? "by a word" : "by a few words";
                case Plan.Older _ -> "newest first, from a block on";
                case Plan.From(Condition driver) ->
                        "from " + Dictionary.find(driver.tag()).orElseThrow().keyword();
            };
        }

        List<Explained> explained(Dialect dialect) {
            Optional<Uid> study =
                    resource.levels().contains(Level.STUDY)
                            ? Optional.empty()
                            : Optional.of(new Uid("1.2.826.0.1.3680043.10.1.7"));
            Optional<Uid> series =
                    resource == SearchResource.INSTANCES_OF_SERIES
                            ? Optional.of(new Uid("1.2.826.0.1.3680043.10.1.7.1"))
                            : Optional.empty();
            SearchQuery parsed =
                    SearchQuery.parse(
                            resource, study, series, Query.parse(query), Matching.STANDARD);
            if (!(parsed instanceof SearchQuery.Valid valid)) {
                throw new IllegalStateException(query + ": " + parsed);
            }
            List<Explained> statements = new ArrayList<>();
            ReturnedAttributes returned = ReturnedAttributes.of(valid, Version.V2);
            for (Plan plan : SearchRepository.plans(valid)) {
                statements.add(
                        new Explained(
                                SearchSql.page(
                                        dialect,
                                        Partition.DEFAULT,
                                        valid,
                                        returned,
                                        plan,
                                        valid.limit(),
                                        valid.offset()),
                                how(plan),
                                !(plan instanceof Plan.From || plan instanceof Plan.Below)));
            }
            if (study.isEmpty()) {
                if (SearchSql.isCountedInBlocks(valid)) {
                    statements.add(
                            new Explained(
                                    SearchSql.blocks(Partition.DEFAULT, resource.level()),
                                    "the blocks of keys",
                                    true));
                }
                for (Condition condition : valid.conditions()) {
                    if (condition instanceof Condition.Named named) {
                        statements.add(
                                new Explained(
                                        SearchSql.wordsOf(
                                                Partition.DEFAULT,
                                                named.attribute(),
                                                named.rarest(),
                                                Plan.Words.MOST),
                                        "the words that begin like that",
                                        false)); // what is in memory is what it found last
                        if (resource == SearchResource.STUDIES) {
                            for (List<String> words :
                                    List.of(List.of("smith"), List.of("smiles", "smith"))) {
                                Plan plan = new Plan.Words(named, words, 4000);
                                statements.add(
                                        new Explained(
                                                SearchSql.page(
                                                        dialect,
                                                        Partition.DEFAULT,
                                                        valid,
                                                        returned,
                                                        plan,
                                                        valid.limit(),
                                                        valid.offset()),
                                                how(plan),
                                                true));
                            }
                        }
                    }
                    statements.add(
                            new Explained(
                                    SearchSql.count(
                                            Partition.DEFAULT,
                                            condition,
                                            SearchRepository.Effort.STANDARD.few()),
                                    "counting",
                                    false));
                }
            }
            return statements;
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (SearchResource resource : SearchResource.values()) {
            List<String> conditions = new ArrayList<>();
            new TreeMap<>(CONDITIONS)
                    .forEach((level, some) -> {
                        if (resource.levels().contains(level)) {
                            conditions.addAll(some);
                        }
                    });
            cases.add(new Case(resource, ""));
            cases.add(new Case(resource, "offset=100000"));
            cases.add(new Case(resource, "includefield=all"));
            cases.add(
                    new Case(
                            resource,
                            "includefield=ModalitiesInStudy,NumberOfStudyRelatedInstances,"
                                    + "NumberOfSeriesRelatedInstances,PatientAge,ImageType"));
            for (String one : conditions) {
                cases.add(new Case(resource, one));
                for (String other : conditions) {
                    if (name(one).compareTo(name(other)) < 0) {
                        String both =
                                one
                                        + "&"
                                        + (one.contains("fuzzy")
                                                ? other.replace("&fuzzymatching=true", "")
                                                : other);
                        cases.add(new Case(resource, both));
                    }
                }
            }
            cases.add(new Case(resource, String.join("&", firstOfEach(conditions))));
        }
        return cases;
    }

    private static String name(String condition) {
        return condition.substring(0, condition.indexOf('='));
    }

    private static List<String> firstOfEach(List<String> conditions) {
        Map<String, String> byName = new TreeMap<>();
        for (String condition : conditions) {
            byName.putIfAbsent(name(condition), condition);
        }
        return List.copyOf(byName.values());
    }
}
