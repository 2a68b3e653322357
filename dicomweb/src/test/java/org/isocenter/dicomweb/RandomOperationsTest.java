package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.persistence.sql.PostgresqlForTests;
import org.isocenter.persistence.sql.PostgresqlServer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A thousand random stores, replacements, deletions and reads, with a model in memory that says what
/// must come out. A seed that once failed stays in the list.
class RandomOperationsTest {
    private static final int ROUNDS = 1000;

    /// What is stored: the description by the path of the instance, oldest first.
    private final Map<String, String> model = new TreeMap<>();

    private final List<String> order = new ArrayList<>();
    private int feed;

    @TempDir Path folder;

    @Rule({
        "dicom:STORE-70",
        "dicom:STORE-74",
        "dicom:STORE-91",
        "dicom:STORE-92",
        "dicom:DEL-1",
        "dicom:DEL-4",
        "dicom:QRY-70",
        "dicom:QRY-75",
        "dicom:CF-22"
    })
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void whatComesOutIsWhatTheModelSays(long seed) {
        try (TestService service = TestService.open(folder)) {
            run(service, seed);
        }
    }

    @Rule({"dicom:STORE-92", "dicom:DEL-1", "dicom:QRY-70", "dicom:CF-22"})
    @Test
    void theSameOnPostgresql() {
        PostgresqlForTests.Outcome started = PostgresqlForTests.start();
        Assumptions.assumeTrue(started.settings().isPresent(), started.reason());
        String schema = "random_operations";
        try (PostgresqlServer server = PostgresqlServer.connect(started.settings().orElseThrow())) {
            Databases.dropPostgresql(server, schema);
            try (TestService service =
                    TestService.over(
                            Databases.openPostgresql(server, schema, Archive.TABLES), folder)) {
                run(service, 3);
            }
        }
    }

    void run(TestService service, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            int study = random.nextInt(1, 4);
            int series = random.nextInt(1, 3);
            int instance = random.nextInt(1, 5);
            String description = random.nextInt(4) == 0 ? "" : "round " + round;
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> store(service, study, series, instance, description);
                case 3, 4 -> put(service, study, series, instance, description);
                case 5 -> delete(service, path(study, series, instance));
                case 6 -> delete(service, "/studies/" + study + "/series/" + study + "." + series);
                case 7 -> delete(service, "/studies/" + study);
                default -> checkStudy(service, study);
            }
        }
        for (int study = 1; study < 4; study++) {
            checkStudy(service, study);
        }
        Answer latest = service.get("/v2/changefeed/latest");
        assertThat(latest.json().get("sequence").asInt()).isEqualTo(feed);
        checkWhatIsKeptTwice(service);
    }

    /// What rows say a second time, so that searches are quick, is what they say the first time: how
    /// many keys a block has, and the description beside a study's modalities.
    private static void checkWhatIsKeptTwice(TestService service) {
        for (String table : List.of("study", "series")) {
            assertThat(
                            numbers(
                                    service,
                                    "SELECT block, keys FROM %s_block WHERE keys <> 0 ORDER BY block"
                                            .formatted(table)))
                    .isEqualTo(
                            numbers(
                                    service,
                                    "SELECT key / 16384, count(*) FROM %s GROUP BY key / 16384 ORDER BY 1"
                                            .formatted(table)));
        }
        assertThat(
                        numbers(
                                service,
                                "SELECT st.key, 0 FROM study_modality m JOIN study st ON st.key ="
                                        + " m.study_key WHERE m.study_description IS DISTINCT FROM"
                                        + " st.study_description"))
                .isEmpty();
    }

    private static List<List<Long>> numbers(TestService service, String sql) {
        return service.database.read(transaction -> {
            List<List<Long>> all = new ArrayList<>();
            try (ResultSet rows = transaction.prepare(sql).executeQuery()) {
                while (rows.next()) {
                    all.add(List.of(rows.getLong(1), rows.getLong(2)));
                }
            }
            return all;
        });
    }

    private static String path(int study, int series, int instance) {
        return "/studies/%d/series/%d.%d/instances/%d.%d.%d"
                .formatted(study, study, series, study, series, instance);
    }

    private static byte[] file(int study, int series, int instance, String description) {
        return TestInstance.of(
                        study + "", study + "." + series, study + "." + series + "." + instance)
                .with(Tag.STUDY_DESCRIPTION, Vr.LO, description)
                .bytes();
    }

    private void store(
            TestService service, int study, int series, int instance, String description) {
        String path = path(study, series, instance);
        Answer answer = service.store("v2", file(study, series, instance, description));

        assertThat(answer.status()).isEqualTo(model.containsKey(path) ? 409 : 200);
        if (answer.status() == 200) {
            remember(path, description);
        }
    }

    private void put(TestService service, int study, int series, int instance, String description) {
        String path = path(study, series, instance);

        assertThat(service.put("v2", file(study, series, instance, description)).status())
                .isEqualTo(200);
        remember(path, description);
    }

    private void remember(String path, String description) {
        model.put(path, description);
        order.remove(path);
        order.add(path);
        feed++;
    }

    private void delete(TestService service, String path) {
        List<String> gone = below(path);

        assertThat(service.delete("/v2" + path).status()).isEqualTo(gone.isEmpty() ? 404 : 204);
        feed += gone.size();
        gone.forEach(model::remove);
        order.removeAll(gone);
    }

    private List<String> below(String path) {
        return order.stream()
                .filter(each -> each.equals(path) || each.startsWith(path + "/"))
                .toList();
    }

    private void checkStudy(TestService service, int study) {
        List<String> instances = below("/studies/" + study);
        Answer metadata = service.get("/v2/studies/" + study + "/metadata");
        Answer found =
                service.get(
                        "/v2/studies?StudyInstanceUID=" + study + "&includefield=StudyDescription");
        if (instances.isEmpty()) {
            assertThat(metadata.status()).isEqualTo(404);
            assertThat(found.status()).isEqualTo(204);
            return;
        }
        assertThat(metadata.header("ETag")).endsWith("-" + instances.size());
        List<String> actual = new ArrayList<>();
        for (JsonNode each : metadata.json()) {
            String path =
                    "/studies/%s/series/%s/instances/%s"
                            .formatted(
                                    each.at("/0020000D/Value/0").asString(),
                                    each.at("/0020000E/Value/0").asString(),
                                    each.at("/00080018/Value/0").asString());
            actual.add(path);
            assertThat(each.at("/00081030/Value/0").asString("")).isEqualTo(model.get(path));
        }
        assertThat(actual).containsExactlyElementsOf(instances);
        // The newest instance stands for the study; of the index values the latest wins.
        assertThat(found.json().at("/0/00081030/Value/0").asString(""))
                .isEqualTo(model.get(instances.getLast()));
        String indexed =
                instances.reversed().stream()
                        .map(path -> model.getOrDefault(path, ""))
                        .filter(description -> !description.isEmpty())
                        .findFirst()
                        .orElse("");
        if (!indexed.isEmpty()) {
            Answer byValue =
                    service.get(
                            "/v2/studies?StudyInstanceUID="
                                    + study
                                    + "&StudyDescription="
                                    + indexed.replace(" ", "%20"));
            assertThat(byValue.status()).as("%s in %s", indexed, model).isEqualTo(200);
        }
    }
}
