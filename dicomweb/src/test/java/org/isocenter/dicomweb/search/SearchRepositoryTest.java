package org.isocenter.dicomweb.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.service.Version;
import org.isocenter.dicomweb.store.GeneratedArchive;
import org.isocenter.dicomweb.store.GeneratedArchive.Study;
import org.isocenter.http.Query;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.persistence.sql.PostgresqlForTests;
import org.isocenter.persistence.sql.PostgresqlServer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever way a search takes, it finds the same: every plan, on both databases, is held against a
/// model that looks at all studies.
class SearchRepositoryTest {
    private static final int STUDIES = 1200;
    private static final Pattern STUDY_UID =
            Pattern.compile("\"0020000D\":\\{\"vr\":\"UI\",\"Value\":\\[\"([0-9.]+)\"");

    @TempDir static Path folder;
    private static Database sqlite;
    private static Optional<PostgresqlServer> server = Optional.empty();

    @BeforeAll
    static void fill() throws InterruptedException {
        sqlite = Databases.openSqlite(folder.resolve("images.db"), Archive.TABLES);
        new GeneratedArchive(1, 1).fill(sqlite, 0, STUDIES, STUDIES);
    }

    @AfterAll
    static void close() {
        sqlite.close();
        server.ifPresent(PostgresqlServer::close);
    }

    private record Case(String query, Predicate<Study> model) {}

    private static List<Case> cases() {
        return List.of(
                new Case("", _ -> true),
                new Case("PatientID=P7", s -> s.patientId().equals("P7")),
                new Case("ModalitiesInStudy=CT", s -> s.modality().equals("CT")),
                new Case("StudyDate=20150101-20161231", s -> isIn(s, "20150101", "20161231")),
                new Case("StudyDate=20150310-20150705", s -> isIn(s, "20150310", "20150705")),
                new Case("StudyDate=20141231-20160302", s -> isIn(s, "20141231", "20160302")),
                new Case("StudyDate=20150115-20150302", s -> isIn(s, "20150115", "20150302")),
                new Case("StudyDate=20140101-20231231", s -> isIn(s, "20140101", "20231231")),
                new Case("StudyDate=20200101-", s -> isIn(s, "20200101", "99991231")),
                new Case(
                        "StudyDate=20150101-20161231&ModalitiesInStudy=MR",
                        s -> isIn(s, "20150101", "20161231") && s.modality().equals("MR")),
                new Case("PatientID=P7*", s -> s.patientId().startsWith("P7")),
                new Case("PatientID=p?", s -> s.patientId().length() == 2),
                new Case(
                        "PatientID=*1*&ModalitiesInStudy=CT",
                        s -> s.patientId().contains("1") && s.modality().equals("CT")),
                new Case("PatientID=*", _ -> true),
                new Case("PatientID=**&ModalitiesInStudy=*", _ -> true),
                new Case("PatientID=P%25", _ -> false),
                new Case("PatientID=P_", _ -> false),
                new Case("PatientName=s*^a*", s -> s.patientName().matches("S.*\\^A.*")),
                new Case(
                        "PatientName=*son*&StudyDate=20180101-&fuzzymatching=true",
                        s -> s.patientName().contains("son") && isIn(s, "20180101", "99991231")),
                new Case("PatientName=mu?ler*", s -> s.patientName().startsWith("Müller")),
                new Case("ModalitiesInStudy=C?", s -> s.modality().matches("C.")),
                new Case(
                        "ModalitiesInStudy=*R&PatientName=s&fuzzymatching=true",
                        s -> s.modality().endsWith("R") && s.patientName().startsWith("S")),
                new Case(
                        "StudyDescription=*HEAD&StudyDate=20150101-20161231",
                        s -> s.description().endsWith("HEAD") && isIn(s, "20150101", "20161231")),
                new Case(
                        "StudyInstanceUID=" + uid(7) + "," + uid(3) + ",1.2.3," + uid(7),
                        s -> s.uid().equals(uid(3)) || s.uid().equals(uid(7))),
                new Case(
                        "StudyInstanceUID=" + uid(7) + "%5C" + uid(8) + "%20&ModalitiesInStudy=C*",
                        s ->
                                (s.uid().equals(uid(7)) || s.uid().equals(uid(8)))
                                        && s.modality().startsWith("C")),
                new Case("StudyInstanceUID=1.2.3,1.2.4", _ -> false),
                new Case("ModalitiesInStudy=CT&StudyDescription=MR+HEAD", _ -> false),
                new Case(
                        "ModalitiesInStudy=CT&StudyDescription=ct+head",
                        s -> s.description().equals("CT HEAD")),
                new Case(
                        "PatientName=smi&fuzzymatching=true",
                        s -> s.patientName().startsWith("Smi")),
                new Case(
                        "PatientName=smi+jo&fuzzymatching=true",
                        s -> s.patientName().matches("Smi.*\\^Jo.*")),
                new Case("PatientName=smi+xyz&fuzzymatching=true", _ -> false),
                new Case(
                        "PatientName=n&fuzzymatching=true&StudyDate=20150101-20161231",
                        s ->
                                s.patientName().matches("N.*|.*\\^N.*")
                                        && isIn(s, "20150101", "20161231")),
                new Case("PatientName=s&fuzzymatching=true", s -> s.patientName().startsWith("S")),
                new Case(
                        "PatientName=o&fuzzymatching=true&ModalitiesInStudy=CR",
                        s ->
                                (s.patientName().startsWith("O") || s.patientName().contains("^O"))
                                        && s.modality().equals("CR")),
                new Case(
                        "PatientName=m+a&fuzzymatching=true",
                        s -> s.patientName().matches("M.*\\^A.*")),
                new Case(
                        "PatientName=mull+a&fuzzymatching=true&StudyDate=20180101-",
                        s ->
                                s.patientName().matches("Mü.*\\^A.*")
                                        && isIn(s, "20180101", "99991231")));
    }

    private static String uid(int number) {
        return GeneratedArchive.study(number, STUDIES).uid();
    }

    private static boolean isIn(Study study, String from, String to) {
        return study.date().compareTo(from) >= 0 && study.date().compareTo(to) <= 0;
    }

    @Rule({"dicom:QRY-32", "dicom:QRY-33", "dicom:QRY-41", "dicom:QRY-72", "dicom:IMPR-1"})
    @Test
    void everyPlanFindsTheSameOnSqlite() {
        check(sqlite);
    }

    @Rule({"dicom:QRY-32", "dicom:QRY-33", "dicom:QRY-41", "dicom:QRY-72", "dicom:IMPR-1"})
    @Test
    void everyPlanFindsTheSameOnPostgresql() throws InterruptedException {
        PostgresqlForTests.Outcome outcome = PostgresqlForTests.start();
        assumeTrue(outcome.settings().isPresent(), outcome::reason);
        server = Optional.of(PostgresqlServer.connect(outcome.settings().get()));
        try (Database database =
                Databases.openPostgresql(server.get(), "search_results", Archive.TABLES)) {
            new GeneratedArchive(1, 1).fill(database, 0, STUDIES, STUDIES);
            check(database);
        }
    }

    /// How much is looked at before a way is chosen changes the way, never what is found.
    @Rule({"dicom:QRY-32", "dicom:QRY-72"})
    @Test
    void findsTheSameWithLittleEffort() {
        for (SearchRepository.Effort effort :
                List.of(
                        new SearchRepository.Effort(1, 1, 1, 0),
                        new SearchRepository.Effort(5, 20, 300, 1),
                        new SearchRepository.Effort(5, 300, 2000, 100),
                        new SearchRepository.Effort(5, 2000, 300, 1000))) {
            for (SearchResource resource :
                    List.of(
                            SearchResource.STUDIES,
                            SearchResource.SERIES,
                            SearchResource.INSTANCES)) {
                for (Case each : cases()) {
                    for (int offset : new int[] {0, 3, 150}) {
                        SearchQuery.Valid query = parse(resource, each.query, 10, offset);
                        ReturnedAttributes returned = ReturnedAttributes.of(query, Version.V2);
                        assertThat(
                                        uids(
                                                query,
                                                new SearchRepository(effort)
                                                        .find(
                                                                sqlite,
                                                                Partition.DEFAULT,
                                                                query,
                                                                returned)))
                                .as(effort + " " + resource + "?" + each.query + " from " + offset)
                                .isEqualTo(
                                        uids(
                                                query,
                                                new SearchRepository()
                                                        .find(
                                                                sqlite,
                                                                Partition.DEFAULT,
                                                                query,
                                                                returned)));
                    }
                }
            }
        }
    }

    private static void check(Database database) {
        List<String> order = search(database, SearchResource.STUDIES, "", 0);
        assertThat(order).hasSize(STUDIES);
        for (SearchResource resource :
                List.of(SearchResource.STUDIES, SearchResource.SERIES, SearchResource.INSTANCES)) {
            for (Case each : cases()) {
                List<String> expected = new ArrayList<>();
                for (String uid : order) {
                    int number = Integer.parseInt(uid.substring(uid.lastIndexOf('.') + 1));
                    if (each.model.test(GeneratedArchive.study(number, STUDIES))) {
                        expected.add(uid);
                    }
                }
                List<String> all = search(database, resource, each.query, 0);
                assertThat(all)
                        .as(resource + "?" + each.query)
                        .containsExactlyInAnyOrderElementsOf(expected);
                if (resource == SearchResource.STUDIES) {
                    assertThat(all).as(each.query).containsExactlyElementsOf(expected);
                }
                assertThat(search(database, resource, each.query, all.size() / 2))
                        .isEqualTo(all.subList(all.size() / 2, all.size()));
                everyPlan(database, resource, each.query, all);
            }
        }
    }

    /// Each plan, whether the repository would choose it or not.
    private static void everyPlan(
            Database database, SearchResource resource, String query, List<String> all) {
        SearchQuery.Valid valid = parse(resource, query, 200, 0);
        for (Plan plan : SearchRepository.plans(valid)) {
            List<String> found =
                    uids(
                            valid,
                            new SearchRepository()
                                    .find(
                                            database,
                                            Partition.DEFAULT,
                                            valid,
                                            ReturnedAttributes.of(valid, Version.V2),
                                            plan));
            List<String> page = all.subList(0, Math.min(200, all.size()));
            if (plan instanceof Plan.Newest && found.size() < 200) {
                assertThat(page).as(plan + " " + query).containsAll(found);
            } else {
                assertThat(found).as(plan + " " + query).isEqualTo(page);
            }
        }
    }

    private static SearchQuery.Valid parse(
            SearchResource resource, String query, int limit, int offset) {
        SearchQuery parsed =
                SearchQuery.parse(
                        resource,
                        Optional.empty(),
                        Optional.empty(),
                        Query.parse(
                                query
                                        + "&includefield=StudyInstanceUID&limit="
                                        + limit
                                        + "&offset="
                                        + offset),
                        Matching.STANDARD);
        if (parsed instanceof SearchQuery.Valid valid) {
            return valid;
        }
        throw new AssertionError(parsed);
    }

    /// All pages.
    private static List<String> search(
            Database database, SearchResource resource, String query, int offset) {
        List<String> found = new ArrayList<>();
        while (true) {
            SearchQuery.Valid valid = parse(resource, query, 200, offset + found.size());
            List<String> page =
                    uids(
                            valid,
                            new SearchRepository()
                                    .find(
                                            database,
                                            Partition.DEFAULT,
                                            valid,
                                            ReturnedAttributes.of(valid, Version.V2)));
            found.addAll(page);
            if (page.isEmpty()) {
                return Collections.unmodifiableList(found);
            }
        }
    }

    private static List<String> uids(
            SearchQuery.Valid query, List<SearchRepository.Match> matches) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try {
            new ResultWriter(ReturnedAttributes.of(query, Version.V2)).write(matches, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> uids = new ArrayList<>();
        Matcher matcher = STUDY_UID.matcher(json.toString(StandardCharsets.UTF_8));
        while (matcher.find()) {
            uids.add(matcher.group(1));
        }
        return uids;
    }
}
