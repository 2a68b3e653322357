package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.dicomweb.service.Security;
import org.isocenter.dicomweb.service.Version;
import org.isocenter.http.auth.Authentication;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What holds for all routes: versions, paths, methods, errors, health and description.
class GeneralTest {
    @TempDir Path folder;
    private TestService service;

    @BeforeEach
    void open() {
        service = TestService.open(folder);
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Rule({
        "dicom:GEN-1",
        "dicom:GEN-2",
        "dicom:GEN-3",
        "dicom:GEN-5",
        "dicom:GEN-6",
        "dicom:GEN-7",
        "dicom:GEN-11",
        "dicom:GEN-13",
        "dicom:PART-5",
        "dicom:REN-12"
    })
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET    | /v2/studies                 | 204
                    GET    | /V2/STUDIES/                | 204
                    GET    | /v1.0-prerelease/studies    | 204
                    GET    | /v1/series                  | 204
                    GET    | /%76%32/%73tudies           | 204
                    GET    | //v2//studies//             | 204
                    GET    | /v2/%70artitions/a          | 400
                    GET    | /v2//partitions             | 400
                    GET    | /studies                    | 404
                    GET    | /v3/studies                 | 404
                    GET    | /                           | 404
                    GET    | /v2                         | 404
                    GET    | /v2/nothing                 | 404
                    GET    | /v2/studies/1/rendered      | 404
                    GET    | /v2/studies/1/series/1/thumbnail | 404
                    POST   | /v1/studies/$bulkUpdate     | 404
                    POST   | /v2/studies/$bulkUpdate     | 404
                    GET    | /v2/workitems/1.2/subscribers/AE | 404
                    PATCH  | /v2/studies                 | 405
                    PUT    | /v1.0-prerelease/studies    | 405
                    POST   | /v2/changefeed              | 405
                    POST   | /v2/api.json                | 405
                    HEAD   | /v1/api.yaml                | 405
                    DELETE | /health/check               | 405
                    HEAD   | /v2/studies                 | 405
                    OPTIONS | /v2/studies                | 405
                    GET    | /v1.0-prerelease/changefeed | 404
                    GET    | /v2/partitions              | 400
                    GET    | /v2/partitions/a/studies    | 400
                    """)
    void routes(String method, String path, int status) {
        Answer answer = service.send(FakeRequest.of(method, path).acceptingJson());

        assertThat(answer.status()).isEqualTo(status);
        if (status == 405) {
            assertThat(answer.header("Allow")).isNotBlank();
        }
        if (path.contains("$bulkUpdate")) {
            assertThat(answer.body()).isEmpty();
        }
    }

    /// Whatever comes with a later version is refused as the contract refuses what is not there, in
    /// every version, with whatever a client sends along.
    @Rule({"dicom:PART-5", "dicom:GEN-6", "dicom:GEN-13", "dicom:REN-12", "dicom:ERR-20"})
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET    | /partitions                                          | 400
                    GET    | /partitions/p/studies                                | 400
                    POST   | /partitions/p/studies                                | 400
                    GET    | /Partitions/p/nothing                                | 400
                    POST   | /studies/$bulkUpdate                                 | 404
                    POST   | /export                                              | 404
                    GET    | /operations/1a5d0306d9624f699929ee1a59ed57a0         | 404
                    GET    | /extendedquerytags                                   | 404
                    POST   | /extendedquerytags                                   | 404
                    GET    | /extendedquerytags/00101010                          | 404
                    PATCH  | /extendedquerytags/00101010                          | 404
                    DELETE | /extendedquerytags/00101010                          | 404
                    GET    | /extendedquerytags/00101010/errors                   | 404
                    POST   | /workitems?1.2                                       | 404
                    GET    | /workitems                                           | 404
                    GET    | /workitems/1.2                                       | 404
                    POST   | /workitems/1.2?1.3                                   | 404
                    PUT    | /workitems/1.2/state                                 | 404
                    POST   | /workitems/1.2/cancelrequest                         | 404
                    POST   | /workitems/1.2/subscribers/AET                       | 404
                    POST   | /workitems/1.2.840.10008.5.1.4.34.5/suspend          | 404
                    GET    | /subscribers/AET                                     | 404
                    GET    | /studies/1.2/series/1.3/instances/1.4/rendered       | 404
                    GET    | /studies/1.2/series/1.3/instances/1.4/frames/1/rendered | 404
                    GET    | /studies/1.2/series/1.3/instances/1.4/frames/0/rendered | 400
                    GET    | /studies/1.2/rendered                                | 404
                    GET    | /studies/1.2/series/1.3/rendered                     | 404
                    GET    | /studies/1.2/thumbnail                               | 404
                    GET    | /studies/1.2/bulkdata                                | 404
                    """)
    void whatComesLaterIsRefused(String method, String path, int status) {
        for (Version version : Version.values()) {
            for (String type :
                    List.of("application/json", "application/dicom+json", "text/plain")) {
                Answer answer =
                        service.send(
                                FakeRequest.of(method, "/" + version.segment() + path)
                                        .accepting(type)
                                        .body(type, "[{}]".getBytes(StandardCharsets.UTF_8)));

                assertThat(answer.status()).as(version + " " + answer.text()).isEqualTo(status);
            }
        }
    }

    @Rule({"dicom:GEN-11", "dicom:GEN-4", "dicom:GEN-12"})
    @Test
    void whatAPathCanBeAskedIsInAllow() {
        Answer v2 = service.send(FakeRequest.of("PATCH", "/v2/studies"));
        Answer prerelease = service.send(FakeRequest.of("PUT", "/v1.0-prerelease/studies"));

        assertThat(v2.header("Allow").split(", ")).containsExactlyInAnyOrder("GET", "POST", "PUT");
        assertThat(v2.header("api-supported-versions")).isEqualTo("1.0-prerelease, 1, 2");
        assertThat(v2.header("api-deprecated-versions")).isEmpty();
        assertThat(prerelease.header("Allow").split(", ")).containsExactlyInAnyOrder("GET", "POST");
    }

    @Rule("dicom:ERR-11")
    @ParameterizedTest
    @ValueSource(strings = {"PatientName=<script>", "a=%3Cb", "a=%3cb"})
    void markupInTheQueryIsRefused(String query) {
        assertThat(service.get("/v2/studies?" + query).status()).isEqualTo(400);
        assertThat(service.get("/v2/nothing?" + query).status()).isEqualTo(400);
    }

    @Rule("dicom:ERR-10")
    @Test
    void whatIsQuotedIsNoMarkup() {
        assertThat(service.get("/v2/studies?a%22b%3Ec=1").text())
                .contains("a&quot;b&gt;c")
                .doesNotContain(">");
    }

    @Rule({"dicom:HDR-1", "dicom:HDR-2"})
    @Test
    void everyAnswerHasSecurityHeaders() {
        for (Answer answer :
                List.of(
                        service.get("/v2/studies"),
                        service.get("/nothing"),
                        service.get("/health/check"))) {
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("SAMEORIGIN");
            assertThat(answer.header("Content-Security-Policy")).isEqualTo("frame-src 'self';");
            assertThat(answer.header("Cache-Control")).isEmpty();
        }
    }

    /// Whatever the answer, and no word of caches on what DICOM is made of.
    @Rule({"dicom:HDR-1", "dicom:HDR-2"})
    @Test
    void alsoRefusalsAndPayloadsHaveThem() {
        service.store("v2", TestInstance.of("1", "1.1", "1.1.1").withFrames(1).bytes());
        String instance = "/v2/studies/1/series/1.1/instances/1.1.1";
        Map<Integer, FakeRequest> requests = new LinkedHashMap<>();
        requests.put(400, FakeRequest.get("/v2/studies?limit=0").acceptingJson());
        requests.put(404, FakeRequest.get("/v2/studies/9").accepting("*/*"));
        requests.put(405, FakeRequest.of("PATCH", "/v2/studies"));
        requests.put(406, FakeRequest.get("/v2/studies"));
        requests.put(
                409,
                FakeRequest.of("POST", "/v2/studies")
                        .acceptingJson()
                        .body("application/dicom", new byte[3]));
        requests.put(415, FakeRequest.of("POST", "/v2/studies").acceptingJson());
        requests.put(
                304,
                FakeRequest.get(instance + "/metadata").acceptingJson().with("If-None-Match", "*"));
        List<Answer> answers = new ArrayList<>();
        requests.forEach((status, request) -> {
            Answer answer = service.send(request);
            assertThat(answer.status()).isEqualTo(status);
            answers.add(answer);
        });
        for (String resource : List.of("", "/frames/1")) {
            answers.add(service.send(FakeRequest.get(instance + resource).accepting("*/*")));
        }
        answers.add(service.get(instance + "/metadata"));
        answers.add(service.get("/v2/instances"));
        for (Answer answer : answers) {
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("SAMEORIGIN");
            assertThat(answer.header("Content-Security-Policy")).isEqualTo("frame-src 'self';");
            assertThat(answer.header("Cache-Control")).isEmpty();
        }
    }

    /// A mistake of ours is 500, always in the same words.
    @Rule({"dicom:ERR-1", "dicom:ERR-6", "dicom:ERR-20", "dicom:GEN-4", "dicom:HDR-1"})
    @Test
    void aMistakeOfOursTellsNothingEither() {
        String secret = "secret of the implementation";
        Set<String> texts = new HashSet<>();
        try (TestService broken =
                TestService.open(
                        folder.resolve("broken"),
                        new Security.Bearer(
                                _ -> new Authentication.Authenticated(PermissionTest.somebody()),
                                "https://login.example/tenant",
                                "https://dicom.example"),
                        (_, _, _) -> {
                            throw new IllegalStateException(secret);
                        },
                        DicomwebSettings.DEFAULT,
                        Clock.systemUTC())) {
            for (String path : List.of("/v2/studies", "/v1/studies/1/metadata", "/v2/changefeed")) {
                Answer answer = broken.get(path);

                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
                assertThat(answer.header("api-supported-versions")).endsWith("1, 2");
                assertThat(answer.header("X-Frame-Options")).isEqualTo("SAMEORIGIN");
                texts.add(answer.text());
            }
        }
        assertThat(texts).hasSize(1);
        assertThat(texts.iterator().next())
                .isNotBlank()
                .doesNotContain(secret, "IllegalState", folder.toString());
    }

    @Rule({"dicom:ERR-6", "dicom:ERR-20", "dicom:GEN-4"})
    @Test
    void aFailureOfOursTellsNothing() {
        service.database.close();

        Answer answer = service.get("/v2/studies");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).doesNotContain("atabase").doesNotContain(folder.toString());
        assertThat(answer.header("api-supported-versions")).isEqualTo("1.0-prerelease, 1, 2");
        assertThat(service.get("/v2/changefeed").header("api-supported-versions"))
                .isEqualTo("1, 2");
    }

    @Rule({"dicom:HLT-1", "dicom:HLT-2", "dicom:HLT-3", "dicom:HLT-4", "dicom:GEN-8"})
    @Test
    void healthIsToldToEverybody() {
        Answer well = service.send(FakeRequest.get("/health/check"));

        assertThat(well.status()).isEqualTo(200);
        assertThat(well.json().get("overallStatus").asString()).isEqualTo("Healthy");
        assertThat(well.json().get("details")).hasSize(2);
        assertThat(well.json().at("/details/0").propertyNames())
                .containsExactlyInAnyOrder("name", "status", "description");
        assertThat(service.get("/health").status()).isEqualTo(404);

        service.database.close();
        assertThat(service.send(FakeRequest.get("/health/check")).status())
                .as("what was found a moment ago is told again")
                .isEqualTo(200);
        try (TestService closed = TestService.open(folder)) {
            closed.database.close();
            Answer ill = closed.send(FakeRequest.get("/health/check"));
            assertThat(ill.status()).isEqualTo(503);
            assertThat(ill.json().get("overallStatus").asString()).isEqualTo("Unhealthy");
        }
    }

    /// Every route of the contract's table that there is, in each version that has it.
    @Rule("dicom:OAS-2")
    @ParameterizedTest
    @ValueSource(strings = {"v1.0-prerelease", "v1", "v2"})
    void theDescriptionListsEveryRoute(String version) {
        String series = "/studies/{study}/series/{series}";
        String instance = series + "/instances/{instance}";
        List<String> ofInstances =
                List.of(
                        "post /studies",
                        "post /studies/{study}",
                        "put /studies",
                        "put /studies/{study}",
                        "get /studies",
                        "get /series",
                        "get /instances",
                        "get /studies/{study}/series",
                        "get /studies/{study}/instances",
                        "get " + series + "/instances",
                        "get /studies/{study}",
                        "get " + series,
                        "get " + instance,
                        "get " + instance + "/frames/{frames}",
                        "get /studies/{study}/metadata",
                        "get " + series + "/metadata",
                        "get " + instance + "/metadata",
                        "get " + instance + "/rendered",
                        "get " + instance + "/frames/{frames}/rendered",
                        "get " + instance + "/bulkdata/{path}",
                        "delete /studies/{study}",
                        "delete " + series,
                        "delete " + instance);
        List<String> expected = new ArrayList<>();
        for (String partition : List.of("", "/partitions/{partition}")) {
            for (String route : ofInstances) {
                if (!version.equals("v1.0-prerelease") || !route.startsWith("put")) {
                    expected.add(route.replace(" /", " /" + version + partition + "/"));
                }
            }
        }
        if (!version.equals("v1.0-prerelease")) {
            expected.add("get /" + version + "/changefeed");
            expected.add("get /" + version + "/changefeed/latest");
        }
        List<String> described = new ArrayList<>();
        service.send(FakeRequest.get("/" + version + "/api.json"))
                .json()
                .get("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .propertyNames()
                                .forEach(method -> described.add(method + " " + path.getKey())));

        assertThat(described).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Rule({"dicom:OAS-3", "dicom:AUTH-11"})
    @Test
    void aPageListsTheInterfaceForPeople() {
        Answer page = service.send(FakeRequest.get("/index.html"));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.text())
                .contains(
                        "<code>PUT /v2/studies/{study}</code>",
                        "Replace instances in study",
                        "href=\"v1/api.yaml\"")
                .doesNotContain("PUT /v1.0-prerelease", "<script", "http://", "https://", "$bulk");
        assertThat(service.send(FakeRequest.of("POST", "/index.html")).status()).isEqualTo(405);
    }

    @Rule({"dicom:OAS-1", "dicom:OAS-2"})
    @ParameterizedTest
    @ValueSource(strings = {"v1.0-prerelease", "v1", "v2"})
    void theInterfaceIsDescribed(String version) {
        Answer json = service.send(FakeRequest.get("/" + version + "/api.json"));
        Answer yaml = service.send(FakeRequest.get("/" + version + "/api.yaml"));

        assertThat(json.status()).isEqualTo(200);
        assertThat(json.json().at("/servers/0/url").asString())
                .as("what the paths belong to")
                .isEqualTo(TestService.BASE);
        JsonNode paths = json.json().get("paths");
        String base = "/" + version;
        assertThat(paths.get(base + "/studies").propertyNames())
                .contains("get", "post")
                .hasSize(version.equals("v1.0-prerelease") ? 2 : 3);
        assertThat(paths.get(base + "/partitions/{partition}/studies/{study}")).isNotNull();
        assertThat(paths.get(base + "/changefeed") != null)
                .isEqualTo(!version.equals("v1.0-prerelease"));
        assertThat(paths.get(base + "/partitions/{partition}/changefeed")).isNull();
        assertThat(json.json().findValuesAsString("operationId"))
                .doesNotHaveDuplicates()
                .allMatch(id -> !id.isEmpty());
        assertThat(paths.at("/~1" + version + "~1studies~1{study}/delete/x-data-action").asString())
                .isEqualTo("delete");
        assertThat(yaml.status()).isEqualTo(200);
        assertThat(yaml.text())
                .startsWith("openapi: '3.0.3'\n")
                .contains("  '" + base + "/studies/{study}':\n");
    }
}
