package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.part10.DataSetReader;
import org.isocenter.dicom.part10.ReadOptions;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every sample file: what is right is stored, found and given back as it was; what is broken is
/// refused or warned of, and never an accident.
class SamplesTest {
    @TempDir static Path folder;
    private static TestService service;

    @BeforeAll
    static void open() {
        service = TestService.open(folder);
    }

    @AfterAll
    static void close() {
        service.close();
    }

    static List<String> wellFormed() {
        return Samples.wellFormed();
    }

    static List<String> malformed() {
        return Samples.malformed();
    }

    @Rule({
        "dicom:STORE-21", "dicom:STORE-22", "dicom:STORE-23", "dicom:STORE-26", "dicom:STORE-28",
        "dicom:META-1", "dicom:META-4", "dicom:META-6", "dicom:META-9", "dicom:JSON-1",
        "dicom:JSON-9", "dicom:JSON-10", "dicom:STORE-25"
    })
    @ParameterizedTest(name = "{0}")
    @MethodSource("wellFormed")
    void isStoredFoundAndGivenBack(String name) throws Exception {
        byte[] file = Samples.bytes(name);
        DataSet dataSet =
                DataSetReader.read(new ByteArrayInputStream(file), ReadOptions.DEFAULT).dataSet();
        JsonNode truth = Samples.dataSet(name);

        Answer stored = service.put("v2", file);

        if (truth.get("00100020") == null) { // STORE-32
            assertThat(stored.status()).isEqualTo(409);
            return;
        }
        assertThat(stored.status()).as(stored.text()).isIn(200, 202);
        JsonNode reference = stored.json().at("/00081199/Value/0");
        String url = reference.at("/00081190/Value/0").asString();
        assertThat(url).startsWith(TestService.BASE + "/v2/studies/");
        String path = url.substring(TestService.BASE.length());

        Answer retrieved =
                service.send(
                        FakeRequest.get(path).accepting("application/dicom; transfer-syntax=*"));
        assertThat(retrieved.status()).isEqualTo(200);
        assertThat(retrieved.body()).isEqualTo(Samples.withoutPreamble(file));

        Answer metadata = service.get(path + "/metadata");
        assertThat(metadata.status()).isEqualTo(200);
        assertThat(metadata.json()).hasSize(1);
        List<String> dropped = new ArrayList<>();
        for (JsonNode item : reference.at("/00741048/Value")) {
            dropped.add(
                    item.at("/00000902/Value/0")
                            .asString()
                            .replaceAll(".*\\((....),(....)\\).*", "$1$2")
                            .toUpperCase(Locale.ROOT));
        }
        List<String> differences = new ArrayList<>();
        compare("", truth, dataSet, metadata.json().get(0), dropped, differences);
        assertThat(differences).isEmpty();

        String instance = truth.at("/00080018/Value/0").asString();
        Answer found = service.get("/v2/instances?SOPInstanceUID=" + instance);
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().get(0).at("/00080018/Value/0").asString()).isEqualTo(instance);
    }

    /// What metadata say other than the truth, but for what is bulk data in the file, as private
    /// elements of implicit files are (META-4, STORE-25), and for what was warned of (META-5).
    private static void compare(
            String path,
            JsonNode truth,
            DataSet dataSet,
            JsonNode metadata,
            List<String> dropped,
            List<String> differences) {
        for (Map.Entry<String, JsonNode> member : truth.properties()) {
            String tag = member.getKey();
            JsonNode expected = member.getValue();
            Vr vr = dataSet.get(Tag.parse(tag).orElseThrow()).orElseThrow().vr();
            JsonNode actual = metadata.get(tag);
            if (vr.isBulk()) {
                if (actual != null) {
                    differences.add(path + tag + " is bulk data and is there");
                }
            } else if (actual == null) {
                if (!dropped.contains(tag)) {
                    differences.add(path + tag + " is missing: " + expected);
                }
            } else if (vr == Vr.SQ) {
                JsonNode items = expected.path("Value");
                if (items.size() != actual.path("Value").size()) {
                    differences.add(path + tag + " has another number of items");
                    continue;
                }
                for (int i = 0; i < items.size(); i++) {
                    compare(
                            path + tag + "[" + i + "].",
                            items.get(i),
                            dataSet.items(Tag.parse(tag).orElseThrow()).get(i),
                            actual.get("Value").get(i),
                            dropped,
                            differences);
                }
            } else if (!same(expected, actual)) {
                differences.add(path + tag + " expected " + expected + " but was " + actual);
            }
        }
        for (Map.Entry<String, JsonNode> member : metadata.properties()) {
            if (truth.get(member.getKey()) == null) {
                differences.add(path + member.getKey() + " should not be there");
            }
        }
    }

    private static boolean same(JsonNode expected, JsonNode actual) {
        if (!expected.get("vr").equals(actual.get("vr"))) {
            return false;
        }
        JsonNode values = expected.path("Value");
        JsonNode others = actual.path("Value");
        if (values.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            JsonNode one = values.get(i);
            JsonNode other = others.get(i);
            boolean equal =
                    one.isNumber() && other.isNumber()
                            ? one.doubleValue() == other.doubleValue()
                                    || (float) one.doubleValue() == (float) other.doubleValue()
                            : one.isString()
                                    ? one.asString()
                                            .replaceAll(" +$", "")
                                            .equals(other.asString(""))
                                    : one.equals(other);
            if (!equal) {
                return false;
            }
        }
        return true;
    }

    @Rule({"dicom:STORE-20", "dicom:STORE-30", "dicom:STORE-31", "dicom:STORE-41"})
    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void isNeverAnAccident(String name) {
        String expected = Samples.manifest("expect_store").get(name);
        for (String version : List.of("v1", "v2")) {
            Answer answer = service.put(version, Samples.bytes(name));

            assertThat(answer.status()).as(answer.text()).isIn(200, 202, 409);
            if ("reject".equals(expected)) {
                assertThat(answer.status()).isEqualTo(409);
            }
            if (answer.status() == 409) {
                assertThat(answer.json().at("/00081198/Value/0/00081197/Value/0").asInt())
                        .isIn(272, 43264);
            } else {
                String url = answer.json().at("/00081199/Value/0/00081190/Value/0").asString();
                Answer retrieved =
                        service.send(
                                FakeRequest.get(url.substring(TestService.BASE.length()))
                                        .accepting("application/dicom; transfer-syntax=*"));
                assertThat(retrieved.body())
                        .isEqualTo(Samples.withoutPreamble(Samples.bytes(name)));
            }
        }
    }
}
