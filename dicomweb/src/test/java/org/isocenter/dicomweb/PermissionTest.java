package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.dicomweb.service.DataAction;
import org.isocenter.dicomweb.service.Security;
import org.isocenter.http.auth.Authentication;
import org.isocenter.http.auth.Principal;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may call.
class PermissionTest {
    @TempDir Path folder;

    private TestService service(DataAction... allowed) {
        Set<DataAction> actions = Set.of(allowed);
        return TestService.open(
                folder,
                new Security.Bearer(
                        request ->
                                request.headers().first("Authorization").isPresent()
                                        ? new Authentication.Authenticated(somebody())
                                        : new Authentication.Refused(
                                                Authentication.Reason.MISSING, "no token"),
                        "https://login.example/tenant",
                        "https://dicom.example"),
                (_, _, action) -> actions.contains(action),
                DicomwebSettings.DEFAULT,
                Clock.systemUTC());
    }

    static Principal somebody() {
        return new Principal(
                "tenant",
                "object",
                Principal.Kind.APPLICATION,
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Set.of(),
                Optional.empty(),
                "https://dicom.example",
                Instant.MAX);
    }

    @Rule({"dicom:AUTH-4", "dicom:AUTH-12"})
    @Test
    void withoutTokenEveryPathIsRefusedWithAChallenge() {
        try (TestService service = service(DataAction.READ)) {
            for (String path : new String[] {"/v2/studies", "/v2/nothing", "/v9/x", "/"}) {
                Answer answer = service.get(path);

                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.body()).isEmpty();
                assertThat(answer.header("WWW-Authenticate"))
                        .isEqualTo(
                                "Bearer authorization_uri=\"https://login.example/tenant/oauth2/authorize\","
                                        + " resource_id=\"https://dicom.example\","
                                        + " realm=\"https://dicom.example\"");
            }
        }
    }

    @Rule({"dicom:AUTH-5", "dicom:AUTH-6", "dicom:AUTH-13", "dicom:AUTH-14"})
    @Test
    void aReaderReadsAndDoesNotStore() {
        try (TestService service = service(DataAction.READ)) {
            FakeRequest store =
                    FakeRequest.of("POST", "/v2/studies").with("Authorization", "Bearer t");

            assertThat(service.send(store).status()).isEqualTo(406);
            assertThat(service.send(store.acceptingJson()).status()).isEqualTo(403);
            assertThat(
                            service.send(
                                            FakeRequest.get("/v2/changefeed")
                                                    .with("Authorization", "Bearer t"))
                                    .status())
                    .isEqualTo(200);
            assertThat(
                            service.send(
                                            FakeRequest.of("DELETE", "/v2/studies/1.2")
                                                    .with("Authorization", "Bearer t"))
                                    .status())
                    .isEqualTo(403);
            assertThat(
                            service.send(
                                            FakeRequest.of("DELETE", "/v2/studies/abc")
                                                    .with("Authorization", "Bearer t"))
                                    .status())
                    .isEqualTo(400);
        }
    }

    /// Media types, then the form of the request, then the partition, then the permission, and only
    /// who has it learns what there is.
    @Rule("dicom:AUTH-14")
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET    | /studies/x/metadata             | text/html              | 406
                    GET    | /studies/x/metadata             | application/dicom+json | 400
                    GET    | /studies/9/metadata             | application/dicom+json | 403
                    GET    | /studies?limit=0                | text/html              | 406
                    GET    | /studies?limit=0                | application/dicom+json | 400
                    GET    | /studies                        | application/dicom+json | 403
                    GET    | /studies/x                      | text/html              | 406
                    GET    | /studies/x                      | */*                    | 400
                    GET    | /studies/9                      | */*                    | 403
                    GET    | /studies/9/series/9/instances/9/frames/0 | */*           | 400
                    GET    | /studies/9/series/9/instances/9/frames/1 | */*           | 403
                    GET    | /studies/9/series/9/instances/9/rendered | image/png     | 403
                    POST   | /studies                        | text/html              | 406
                    POST   | /studies/x                      | application/dicom+json | 400
                    POST   | /studies                        | application/dicom+json | 403
                    DELETE | /studies/x                      | text/html              | 400
                    DELETE | /studies/9                      | text/html              | 403
                    GET    | /changefeed?limit=0             | text/html              | 400
                    GET    | /changefeed                     | text/html              | 403
                    GET    | /partitions/p/studies           | text/html              | 400
                    """)
    void checksInTheContractsOrder(String method, String path, String accept, int status) {
        try (TestService service = service()) {
            for (String version : new String[] {"v1", "v2"}) {
                Answer answer =
                        service.send(
                                FakeRequest.of(method, "/" + version + path)
                                        .with("Authorization", "Bearer t")
                                        .accepting(accept)
                                        .body("text/plain", new byte[] {1}));

                assertThat(answer.status()).as(answer.text()).isEqualTo(status);
            }
        }
    }

    @Rule({"dicom:AUTH-1", "dicom:AUTH-11"})
    @Test
    void healthAndDescriptionAreForEverybody() {
        try (TestService service = service()) {
            for (String path :
                    new String[] {"/health/check", "/v2/api.yaml", "/v1/api.json", "/index.html"}) {
                assertThat(service.send(FakeRequest.get(path)).status()).isEqualTo(200);
            }
            assertThat(service.send(FakeRequest.of("POST", "/health/check")).status())
                    .isEqualTo(401);
        }
    }

    @Rule("dicom:AUTH-1")
    @Test
    void withSecurityOffEverybodyMayDoEverything() {
        try (TestService service = TestService.open(folder)) {
            byte[] file = TestInstance.of("1", "1.1", "1.1.1").bytes();

            assertThat(service.store("v2", file).status()).isEqualTo(200);
            assertThat(service.delete("/v2/studies/1").status()).isEqualTo(204);
        }
    }
}
